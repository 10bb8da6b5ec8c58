# For scripts that send a large stream through something and compare what comes back: source it.

large=${LARGE_BYTES:-3221225472}
small=1048576
read -r -a algorithms <<<"${LARGE_ALGORITHMS-aes_gcm aes_cbc xchacha rsa_hybrid xwing_hybrid}"
allowed_growth_kib=65536
failures=0
declare -A expected # by size: the hash of the plaintext

plaintext() { # plaintext BYTES: the same bytes every time, like random ones to any observer
    { openssl enc -aes-256-ctr -K "$(printf '%064d' 7)" -iv "$(printf '%032d' 0)" -in /dev/zero 2>/dev/null || true; } |
        head --bytes="$1"
}

digest() { sha256sum | cut -d ' ' -f 1; }

verdict() { # verdict 1|0
    if (($1)); then printf ok; else printf FAILED; fi
}

conclude() { # ends the script
    ((failures == 0)) || {
        printf '%d failures\n' "$failures" >&2
        exit 1
    }
}
