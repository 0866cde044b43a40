#!/bin/sh
# setup.sh - sees to it that what the build and the tests need is there.
#
# Nothing happens if it is. Else the packages that are missing are installed with apt-get, as root or with a sudo that
# asks nothing; where that may not be, the command to give is printed, and the exit status is 1.
set -u

# What is missing, as names of Debian packages.
missing() {
    has_program "${CC:-cc}" || echo gcc
    has_program make || echo make
    has_program pkg-config || echo pkg-config
    has_program bison || echo bison
    has_program flex || echo flex
    has_header stdio.h || echo libc6-dev
    has_header check.h || echo check
    has_header libelf.h || echo libelf-dev
    has_header jansson.h || echo libjansson-dev
    has_header uthash.h || echo uthash-dev
    has_header readline/readline.h stdio.h || echo libreadline-dev
}

has_program() { command -v "${1%% *}" >/dev/null 2>&1; }

# Whether the compiler finds header $1 (which needs $2 before it).
has_header() {
    { [ $# -eq 1 ] || echo "#include <$2>"; echo "#include <$1>"; } | ${CC:-cc} -E -x c - >/dev/null 2>&1
}

# The same packages on Fedora and its relatives.
fedora_names() {
    sed 's/libc6-dev/glibc-devel/; s/pkg-config/pkgconf-pkg-config/; s/^check$/check-devel/
         s/libelf-dev/elfutils-libelf-devel/; s/libjansson-dev/jansson-devel/; s/uthash-dev/uthash-devel/
         s/libreadline-dev/readline-devel/'
}

list=$(missing)
[ -n "$list" ] || exit 0
packages=$(echo "$list" | tr '\n' ' ' | sed 's/ $//')
echo "Missing: $packages"

root=
if [ "$(id -u)" -ne 0 ]; then
    root="sudo"
fi
if ! has_program apt-get; then
    if has_program dnf; then
        echo "Install them with: $root dnf install $(echo "$list" | fedora_names | tr '\n' ' ')"
    else
        echo "Install them (the names are Debian's) with your system's package manager, then try again."
    fi
    exit 1
fi
if [ -n "$root" ] && ! sudo -n true 2>/dev/null; then
    echo "Install them with: sudo apt-get install $packages"
    exit 1
fi
[ -z "$root" ] || root="sudo -n"

echo "Installing them with apt-get ..."
# A host that has just come up may be installing something itself: that is waited for. The list of packages is locked
# otherwise, and a mirror may be away for a moment: so all is tried twice.
apt() { $root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 -o Acquire::Retries=3 "$@"; }
install() { apt install -y --no-install-recommends $packages; }
update_and_install() { apt update && install; }
install >/dev/null 2>&1 || update_and_install >/dev/null || { sleep 20; update_and_install >/dev/null; }
list=$(missing)
if [ -n "$list" ]; then
    echo "Still missing: $(echo "$list" | tr '\n' ' ')- install them with: ${root:+sudo }apt-get install $packages" >&2
    exit 1
fi
