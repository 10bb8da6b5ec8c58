import Foundation
import TestSupport
import Testing

@Suite("Bytes that are not UTF-8")
struct NotUTF8Tests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write("right", to: "pw")
        try folder.write("text", to: "plain")
    }

    /// Runs a script that stops at the first command that fails.
    private func run(_ script: String) throws -> Finished {
        try Program.shell("set -e\n" + script, in: folder.url)
    }

    @Test("a password or token from the environment is refused, before anything is made or sent")
    func secrets() throws {
        let link = "http://127.0.0.1:1/status/" + String(repeating: "A", count: 32)
        for (variable, command) in [
            ("PACCRYPT_PASSWORD", "encrypt -o out plain"),
            ("PACCRYPT_PASSWORD", "share --server http://127.0.0.1:1 --pickup-password-file pw plain"),
            ("PACCRYPT_PICKUP_PASSWORD", "share --server http://127.0.0.1:1 --enc-password-file pw plain"),
            ("PACCRYPT_MANAGE_TOKEN", "status \(link)"), ("PACCRYPT_MANAGE_TOKEN", "revoke \(link)"),
        ] {
            let result = try run(#"\#(variable)=$'caf\xe9 12345' "$PACCRYPT" \#(command)"#)
            #expect(result.code == 2, "\(command): \(result.errors)")
            #expect(result.errors.contains("UTF-8"), "\(command): \(result.errors)")
        }
        #expect(try folder.names == ["plain", "pw"])
    }

    @Test("a password in the environment is never taken for another one")
    func passwords() throws {
        let result = try run(
            #"""
            PACCRYPT_PASSWORD=$'caf\xef\xbf\xbd 12345' "$PACCRYPT" encrypt -o container plain
            PACCRYPT_PASSWORD=$'caf\xe9 12345' "$PACCRYPT" decrypt -o - container || echo $?
            PACCRYPT_PASSWORD=$'caf\xef\xbf\xbd 12345' "$PACCRYPT" decrypt -o - container
            """#)
        #expect(result.text == "2\ntext")
    }

    @Test("paths name the files that have their bytes: inputs, outputs, password files, keys, folders")
    func paths() throws {
        let result = try run(
            #"""
            e=$'caf\xe9'; f=$'caf\xe8'
            echo one > "$e.txt"; echo two > "$f.txt"; cp pw "$e.pw"
            "$PACCRYPT" encrypt --password-file "$e.pw" "$e.txt" "$f.txt"
            "$PACCRYPT" inspect "$e.txt.aes_gcm.encrypted" > /dev/null
            "$PACCRYPT" decrypt --password-file "$e.pw" -o "$e.back" "$e.txt.aes_gcm.encrypted"
            "$PACCRYPT" decrypt --password-file "$e.pw" -o "$f.back" "$f.txt.aes_gcm.encrypted"
            cmp "$e.txt" "$e.back"; cmp "$f.txt" "$f.back"
            mkdir "$e"
            "$PACCRYPT" decrypt --password-file pw -o "$e" "$f.txt.aes_gcm.encrypted"
            cmp "$f.txt" "$e/"*.txt
            "$PACCRYPT" keygen --algorithm xwing_hybrid --private-key "$e.pem" --public-key "$f.pem"
            "$PACCRYPT" encrypt --to "$f.pem" -o "$e/sealed" "$e.txt"
            "$PACCRYPT" decrypt --private-key "$e.pem" -o - "$e/sealed"
            "$PACCRYPT" encrypt --password-file pw -o tree "$e"
            "$PACCRYPT" decrypt --password-file pw -o "$f" tree
            diff -r "$e" "$f"
            """#)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.text == "one\n")
    }

    @Test("messages name such a file readably, and a text that is none is refused")
    func messages() throws {
        let missing = try run(#""$PACCRYPT" encrypt --password-file pw $'caf\xe9'"#)
        #expect(missing.code == 1 && missing.errors.contains("\"caf\u{FFFD}\""), "\(missing.errors)")
        let label = try run(
            #""$PACCRYPT" share --server http://127.0.0.1:1 --enc-password-file pw --label $'caf\xe9' plain"#)
        #expect(label.code == 2 && label.errors.contains("--label"), "\(label.errors)")
    }

    @Test("a data directory is the one of that name, for the server and the commands")
    func dataDirectory() throws {
        let result = try run(
            #"""
            d=$'data\xe9'; mkdir -p "$d/application_data" "here$d"
            "$PACCRYPT" admin setup-token --data-dir "$d" > token
            PACCRYPT_DATA_DIR="$d" "$PACCRYPT" admin setup-token | cmp - token
            "$PACCRYPT" audit verify --data-dir "$d" > /dev/null
            mkfifo log
            serve() { # in the working directory, until it listens
                "$PACCRYPT" serve --port 0 --data-dir "$1" 2> log & pid=$!
                grep -q -m 1 ' listening' < log
                kill $pid; wait $pid
            }
            serve "$d"
            (mv log "here$d"; cd "here$d"; serve inner)
            test -e "$d/application_data/paccrypt.sqlite" -a -d "$d/pacshare"
            test -e "here$d/inner/application_data/paccrypt.sqlite" -a -d "here$d/inner/pacshare"
            ls -d *data* | wc -l
            """#)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.text == "2\n", "no other folder was made")
    }

    @Test("a certificate, its key and whom to trust are read from the files of those names, however they are named")
    func certificates() throws {
        let result = try run(
            #"""
            e=$'caf\xe9'; f=$'caf\xe8'
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=test -days 30 \
                -addext subjectAltName=IP:127.0.0.1 -keyout key -out certificate 2> /dev/null
            mv certificate "$e.pem"; mv key "$f.pem"
            echo another > link
            mkdir -p "$e/application_data"
            echo '{"virus_scanning_enabled": false, "storage_reserve_bytes": 0}' > "$e/application_data/settings.json"
            mkfifo log
            trap 'kill $pid' EXIT
            share() { # with the server that was started last
                line=$(timeout 100 grep -m 1 'https://127' < log)
                [[ $line =~ https://127\.0\.0\.1:([0-9]+) ]]
                "$PACCRYPT" share --quiet --server "${BASH_REMATCH[0]}" --ca-file "$e.pem" \
                    --enc-password-file pw --pickup-password-file link plain > /dev/null
                kill $pid; wait $pid
            }
            "$PACCRYPT" serve --port 0 --data-dir "$e" --tls-certificate "$e.pem" --tls-key "$f.pem" 2> log & pid=$!
            share
            PACCRYPT_DATA_DIR="$e" PACCRYPT_TLS_CERTIFICATE="$e.pem" PACCRYPT_TLS_KEY="$f.pem" \
                "$PACCRYPT" serve --port 0 2> log & pid=$!
            share
            trap - EXIT
            ls -A "$e/pacshare" | grep -c '\.blob$'
            ls -d */application_data | wc -l
            """#)
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.text == "2\n1\n", "both shares went to the one data directory")
    }
}
