/* page.h - the page that draws a timeline, as the build makes it of page.html, page.css and page.js. */
#ifndef PAGE_H
#define PAGE_H

/* What stands before the JSON, and after it. */
extern const char page_before[], page_after[];

#endif
