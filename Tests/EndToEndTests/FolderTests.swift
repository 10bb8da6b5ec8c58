import Foundation
import TestSupport
import Testing

@Suite("Folders on the command line")
struct FolderTests {
    private let environment = ["PACCRYPT_PASSWORD": "pw"]

    /// A listing with types, permissions, link targets, times and hashes, to compare whole trees by.
    private static let listing = #"""
        list() { (cd "$1" && find . -printf '%p %y %m %l %T@ %n\n' | sort | base64 -w0
                  find . -type f -print0 | sort -z | xargs -0 sha256sum | base64 -w0); }

        """#

    @Test("odd names, links and empty directories come back unchanged")
    func roundTrip() throws {
        let folder = try TemporaryFolder()
        let result = try Program.shell(
            Self.listing + #"""
                mkdir -p tree/empty 'tree/with space/-dash' tree/locked
                printf one > $'tree/new\nline'; printf two > "tree/quo\"te's"; printf three > $'tree/\xff\xfe'
                printf four > 'tree/ümläut 世界'; head -c 3000000 /dev/urandom > tree/large
                ln -s large tree/link; ln -s ../large 'tree/with space/up'; ln tree/large tree/hard
                printf x > tree/locked/inside; chmod 0500 tree/locked; chmod 0640 tree/large
                touch -d '2001-02-03 04:05:06.789' tree/large tree/empty
                list tree > before
                "$PACCRYPT" encrypt tree || exit 10
                chmod 0700 tree/locked; rm -r tree
                "$PACCRYPT" decrypt tree.aes_gcm.encrypted || exit 11
                list tree > after; chmod 0700 tree/locked
                cmp before after
                """#, environment: environment, in: folder.url)
        #expect(result.code == 0, "\(result.errors)")
    }

    @Test("the umask holds for what is unpacked, whatever the archive says", arguments: ["022", "027", "077"])
    func umask(mask: String) throws {
        let folder = try TemporaryFolder()
        let result = try Program.shell(
            #"""
            umask 0; mkdir -m 777 tree tree/sub; echo a > tree/sub/open; chmod 777 tree/sub/open; echo b > tree/file
            chmod 666 tree/file; "$PACCRYPT" encrypt tree && rm -r tree || exit 10
            umask "$MASK"; mkdir ./expected expected/sub; echo a > expected/sub/open; chmod +x expected/sub/open
            echo b > expected/file
            "$PACCRYPT" decrypt tree.aes_gcm.encrypted || exit 11
            for name in . sub sub/open file; do
                [ "$(stat -c %a "tree/$name")" = "$(stat -c %a "expected/$name")" ] || { stat "tree/$name"; exit 12; }
            done
            """#, environment: environment.merging(["MASK": mask]) { $1 }, in: folder.url)
        #expect(result.code == 0 && result.errors.isEmpty, "\(result.text) \(result.errors)")
    }

    @Test("a link that leads outside is refused before anything is written")
    func outwardLink() throws {
        let folder = try TemporaryFolder()
        let result = try Program.shell(
            #"mkdir tree; ln -s /etc/passwd tree/out; "$PACCRYPT" encrypt tree"#, environment: environment,
            in: folder.url)
        #expect(result.code == 1 && result.errors.contains("out"))
        #expect(try folder.names == ["tree"])
    }

    @Test(
        "a hostile tar stream inside a container is refused and leaves nothing",
        arguments: [
            "/absolute", "../up", "a/../../up", "link:/etc/passwd", "link:../..", "hard:/etc/passwd", "through",
        ])
    func hostile(_ trick: String) throws {
        let folder = try TemporaryFolder()
        let sealer = try folder.write(Self.hostileTar, to: "hostile.py")
        let tar = try Program.run("/usr/bin/env", ["python3", sealer, trick])
        #expect(tar.code == 0, "\(tar.errors)")
        let container = try HostileContainer.folder(named: "tree", tar: tar.output, password: "pw")
        let path = try folder.write(container, to: "tree.encrypted")
        let result = try Program.run(
            Program.path, ["decrypt", path], environment: environment, in: folder.url)
        #expect(result.code == 4, "\(result.errors)")
        #expect(try folder.names == ["hostile.py", "tree.encrypted"])
    }

    @Test("a container cut inside a folder leaves nothing")
    func truncated() throws {
        let folder = try TemporaryFolder()
        let result = try Program.shell(
            #"""
            mkdir tree; for i in 1 2 3 4; do head -c 100000 /dev/urandom > tree/$i; done
            "$PACCRYPT" encrypt tree && rm -r tree && truncate -s 300000 tree.aes_gcm.encrypted
            "$PACCRYPT" decrypt tree.aes_gcm.encrypted
            """#, environment: environment, in: folder.url)
        #expect(result.code == 4, "\(result.errors)")
        #expect(try folder.names == ["tree.aes_gcm.encrypted"])
    }

    private static let hostileTar = """
        import io, sys, tarfile
        trick = sys.argv[1]
        out = tarfile.open(fileobj=sys.stdout.buffer, mode="w|", format=tarfile.PAX_FORMAT)
        def add(name, kind=tarfile.REGTYPE, target="", data=b"owned"):
            info = tarfile.TarInfo("x"); info.name = name; info.type = kind; info.linkname = target
            info.size = len(data) if kind == tarfile.REGTYPE else 0
            out.addfile(info, io.BytesIO(data) if info.size else None)
        if trick.startswith("link:"): add("evil", tarfile.SYMTYPE, trick[5:])
        elif trick.startswith("hard:"): add("evil", tarfile.LNKTYPE, trick[5:])
        elif trick == "through":
            add("door", tarfile.SYMTYPE, "."); add("door/file")
        else: add(trick)
        out.close()
        """
}
