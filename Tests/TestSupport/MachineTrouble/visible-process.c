/* With VISIBLE_PROCESS, a process stays open to others of its account, as a debugger needs it. */

#include "trouble.h"

#include <stdarg.h>
#include <sys/prctl.h>

int prctl(int option, ...) {
    unsigned long arguments[4];
    va_list list;
    va_start(list, option);
    for (int i = 0; i < 4; i++) arguments[i] = va_arg(list, unsigned long);
    va_end(list);
    if (option == PR_SET_DUMPABLE && getenv("VISIBLE_PROCESS")) return 0;
    return NEXT(prctl)(option, arguments[0], arguments[1], arguments[2], arguments[3]);
}
