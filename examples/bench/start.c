/* start.c - a program that does nothing, linked with the libraries of trapeze: what any such program costs to start. */
int main(void)
{
    return 0;
}
