# For scripts that measure a server of their own, on a free port of loopback: source it after setting root and paccrypt.

unset "${!PACCRYPT_@}" # start-up options of whoever runs the script
server_pid=
clamd_pid=
clamd_socket=
scan_max_bytes=

start_clamd() { # start_clamd BYTES: a clamd with one signature, for files of up to so many; servers then use it
    local folder attempt
    # The path of a socket is short, and that of the working folder may not be.
    folder=$(mktemp -d /tmp/clamd.XXXXXX)
    scan_max_bytes=$1
    mkdir "$folder/database"
    printf 'Eicar-Test-Signature:0:*:%s\n' "$(eicar | od -An -tx1 -v | tr -d ' \n')" >"$folder/database/test.ndb"
    # An archive counts twice, packed and unpacked.
    cat >"$folder/clamd.conf" <<CONFIGURATION
Foreground yes
LocalSocket $folder/socket
DatabaseDirectory $folder/database
TemporaryDirectory $folder
StreamMaxLength $((scan_max_bytes + 1048576))
MaxFileSize $((scan_max_bytes + 1048576))
MaxScanSize $((2 * scan_max_bytes + 1048576))
MaxScanTime 0
CONFIGURATION
    # A copy: where AppArmor confines the installed one, it may not read here.
    cp /usr/sbin/clamd "$folder/clamd"
    "$folder/clamd" --config-file="$folder/clamd.conf" >"$folder/log" 2>&1 &
    clamd_pid=$!
    clamd_socket=$folder/socket
    for ((attempt = 0; attempt < 1200; attempt++)); do
        [[ ! -S $clamd_socket ]] || return 0
        kill -0 "$clamd_pid" 2>/dev/null || break
        sleep 0.05
    done
    printf 'clamd did not start:\n' >&2
    cat "$folder/log" >&2
    return 1
}

stop_clamd() { # ends clamd, if there is one; later servers do not scan
    [[ -n $clamd_pid ]] || return 0
    kill "$clamd_pid" 2>/dev/null || true
    wait "$clamd_pid" || true
    rm -rf -- "${clamd_socket%/socket}"
    clamd_pid=
    clamd_socket=
}

eicar() { # the test file that scanners report; in pieces, or they would report this script
    printf '%s%s%s%s%s' 'X5O!P%@AP[4\PZX54(P^)' '7CC)7}' '$EICAR-STANDARD-' 'ANTIVIRUS-TEST-FILE!' '$H+H*'
}

scanner_settings() { # the settings of scanning, with a comma after them
    if [[ -n $clamd_pid ]]; then
        printf '"virus_scanning_enabled": true, "clamd_address": "%s", "scan_max_bytes": %s,' \
            "$clamd_socket" "$scan_max_bytes"
    else
        printf '"virus_scanning_enabled": false,'
    fi
}

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
    $(scanner_settings)
    "storage_reserve_bytes": 0
}
SETTINGS
    : >"$1/log"
    "$paccrypt" serve --port 0 --data-dir "$1" >"$1/log" 2>&1 &
    server_pid=$!
    for ((attempt = 0; attempt < 1200; attempt++)); do
        server=$(sed -nE 's/.* address=(http:[^ ]*) .*listening$/\1/p' "$1/log")
        [[ -z $server ]] || break
        kill -0 "$server_pid" 2>/dev/null || break
        sleep 0.05
    done
    # Before that, it scans nothing.
    until [[ -z $server ]] || is_scanning "$1/log" || ((attempt++ > 2400)); do sleep 0.05; done
    [[ -z $server ]] || ! is_scanning "$1/log" || return 0
    printf 'The server did not start, or does not scan:\n' >&2
    cat "$1/log" >&2
    return 1
}

is_scanning() { # is_scanning LOG: whether the server has tested its scanner, if it is to have one
    [[ -z $clamd_pid ]] || grep --quiet 'virus scanner: .*scans files of up to' "$1"
}

member() { # member NAME: the value of a text in the JSON object that is the standard input
    sed -nE "s/.*\"$1\":\"([^\"]*)\".*/\\1/p"
}

pickup_request() { # pickup_request ALGORITHM: the JSON to pick up a share of form_fields ALGORITHM
    printf '{"pickup_password": "link", '
    if [[ $1 == *_hybrid ]]; then
        printf '"private_key": "%s"}' "$(awk '{ printf "%s\\n", $0 }' "$1.private.pem")"
    else
        printf '"enc_password": "%s"}' "$(<password.txt)"
    fi
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
