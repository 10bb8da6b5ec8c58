# For scripts that measure a server of their own, on a free port of loopback: source it after setting root and paccrypt.

unset "${!PACCRYPT_@}" # start-up options of whoever runs the script
server_pid=

start_server() { # start_server FOLDER: serves that data directory; sets server (its address) and server_pid
    local attempt
    mkdir -p -- "$1/application_data"
    # Nothing but the machine limits what is measured. The spool may use the whole volume.
    cat >"$1/application_data/settings.json" <<SETTINGS
{
    "rate_limit_per_minute": 1000000,
    "rate_limit_per_hour": 1000000,
    "rate_limits": {
        "algorithms": "unlimited",
        "encrypt": "unlimited",
        "decrypt": "unlimited",
        "pacshare": "unlimited"
    },
    "virus_scanning_enabled": false,
    "storage_reserve_bytes": 0
}
SETTINGS
    : >"$1/log"
    "$paccrypt" serve --port 0 --data-dir "$1" >"$1/log" 2>&1 &
    server_pid=$!
    for ((attempt = 0; attempt < 200; attempt++)); do
        server=$(sed -nE 's/.* address=(http:[^ ]*) .*listening$/\1/p' "$1/log")
        [[ -z $server ]] || return 0
        kill -0 "$server_pid" 2>/dev/null || break
        sleep 0.05
    done
    printf 'The server did not start:\n' >&2
    cat "$1/log" >&2
    return 1
}

member() { # member NAME: the value of a text in the JSON object that is the standard input
    sed -nE "s/.*\"$1\":\"([^\"]*)\".*/\\1/p"
}

pickup_request() { # pickup_request: the JSON to pick up a share of form_fields ALGORITHM, for a password algorithm
    printf '{"pickup_password": "link", "enc_password": "%s"}' "$(<password.txt)"
}

stop_server() { # ends the server, if there is one
    [[ -n $server_pid ]] || return 0
    kill "$server_pid" 2>/dev/null || true
    wait "$server_pid" || true
    server_pid=
}

form_fields() { # form_fields ALGORITHM: sets seal and open, options of curl; makes what they name in this folder
    [[ -e password.txt ]] || head --bytes=24 /dev/urandom | base64 --wrap=0 >password.txt
    seal=(--form "algorithm=$1" --form 'enc_password=<password.txt')
    open=(--form 'enc_password=<password.txt')
    if [[ $1 == *_hybrid ]]; then
        [[ -e $1.private.pem ]] ||
            "$paccrypt" keygen --algorithm "$1" --private-key "$1.private.pem" --public-key "$1.public.pem" >/dev/null
        seal=(--form "algorithm=$1" --form "public_key=<$1.public.pem")
        open=(--form "private_key=<$1.private.pem")
    fi
}
