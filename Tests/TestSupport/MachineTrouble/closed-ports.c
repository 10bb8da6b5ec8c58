/* With CLOSED_PORTS, ports below 1024 may not be listened on, as without root. */

#include "trouble.h"

#include <netinet/in.h>

int bind(int descriptor, const struct sockaddr *address, socklen_t length) {
    if (getenv("CLOSED_PORTS") && address->sa_family == AF_INET) {
        int port = ntohs(((const struct sockaddr_in *)address)->sin_port);
        if (port > 0 && port < 1024) REFUSE(EACCES);
    }
    return NEXT(bind)(descriptor, address, length);
}
