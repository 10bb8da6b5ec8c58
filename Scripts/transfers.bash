# For scripts that time transfers against nginx in the folder where they are: source it.

nginx_pid=

start_nginx() { # one process, as ourselves, with its files in this folder; sets nginx (its address) and nginx_pid
    local attempt
    mkdir -p nginx/temporary nginx/files
    # An address of loopback where nobody else listens: nginx does not take any free port.
    nginx=127.$((RANDOM % 254 + 1)).$((RANDOM % 254 + 1)).$((RANDOM % 254 + 1)):8080
    cat >nginx/nginx.conf <<CONFIGURATION
daemon off;
master_process off;
pid nginx.pid;
error_log stderr;
events {}
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    client_max_body_size 0;
    client_body_temp_path temporary/body;
    proxy_temp_path temporary/proxy;
    fastcgi_temp_path temporary/fastcgi;
    uwsgi_temp_path temporary/uwsgi;
    scgi_temp_path temporary/scgi;
    server {
        listen $nginx;
        root files;
        location / { dav_methods PUT; }
    }
}
CONFIGURATION
    /usr/sbin/nginx -p nginx/ -c nginx.conf >nginx/log 2>&1 &
    nginx_pid=$!
    nginx=http://$nginx
    for ((attempt = 0; attempt < 100; attempt++)); do
        kill -0 "$nginx_pid" 2>/dev/null || break
        ! curl --silent --output /dev/null "$nginx" || return 0
        sleep 0.05
    done
    printf 'nginx did not start:\n' >&2
    cat nginx/log >&2
    return 1
}

stop_nginx() { # ends nginx, if it runs
    [[ -n $nginx_pid ]] || return 0
    kill "$nginx_pid" 2>/dev/null || true
    wait "$nginx_pid" || true
    nginx_pid=
}

fetch() { # fetch CURL-OPTION…: without the question whether the body is welcome
    curl --silent --show-error --fail --max-time 600 --header 'Expect:' "$@"
}

now() { printf '%s' "${EPOCHREALTIME/[.,]/}"; }

timed() { # [output=FILE] timed NAME CURL-OPTION…: notes the microseconds until the answer began, for it, and in all
    local start answered end client header line
    start=$(now)
    # curl's own time_starttransfer is that of the first byte sent when there is a body.
    exec {header}< <(fetch --output "${output:-/dev/null}" --dump-header - "${@:2}")
    client=$!
    read -r line <&"$header" || line='no answer'
    answered=$(now)
    wait "$client" || {
        printf 'This failed: %s: %s\n' "$1" "$line" >&2
        exit 1
    }
    end=$(now)
    exec {header}<&-
    printf '%s %d\n' "$1:receive" $((answered - start)) "$1:send" $((end - answered)) "$1:whole" $((end - start)) \
        >>timings
}
