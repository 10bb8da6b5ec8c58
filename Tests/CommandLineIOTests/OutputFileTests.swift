import FileSystem
import SystemPackage
import Glibc
import TestSupport
import Testing

@testable import CommandLineIO

@Suite struct OutputFileTests {
    /// File systems that can do all, some and nothing out of the ordinary.
    static let features: [FileSystemFeatures] = [.all, [.renameFlags, .hardLinks], []]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A file appears only when it is committed", arguments: features, [true, false])
    func appears(features: FileSystemFeatures, synchronizing: Bool) throws {
        let output = try OutputFile(path: folder.path("out"), using: features)
        try output.write(Array("content".utf8))
        #expect(try !folder.names.contains("out"))
        if !features.contains(.unnamedFiles) {
            #expect(try folder.names.allSatisfy { $0.hasPrefix(".out.") && $0.hasSuffix(".partial") })
        }
        try output.commit(synchronizing: synchronizing)
        #expect(try folder.names == ["out"])
        #expect(try folder.text("out") == "content")
    }

    @Test("A file without a name is used where the file system has such")
    func unnamed() throws {
        let output = try OutputFile(path: folder.path("out"))
        try output.write(Array("content".utf8))
        #expect(try folder.names == [])
    }

    @Test("What killed commands left of an output of that name goes with the next one; what is new or in use stays")
    func leftovers() throws {
        let old = [".out.0123456789abcdef.tmp", ".out.0123456789abcdef.partial"]
        let others = [".out2.0123456789abcdef.tmp", ".out.tmp", "out.tmp"]
        for name in old + others { try folder.write("left", to: name) }
        let writer = try OutputFile(path: folder.path("out"), replacing: true, using: [])
        writer.restoreModified(milliseconds: 0)
        let hidden = try folder.names.filter { !(old + others).contains($0) }
        try replace("out", "first", LeftoverSweep(now: { time(nil) + 3000 }))
        #expect(try Set(folder.names) == Set(old + others + hidden + ["out"]))
        try replace("out", "second", LeftoverSweep(now: { time(nil) + 4000 }))
        #expect(try Set(folder.names) == Set(others + hidden + ["out"]))
        #expect(try folder.text("out") == "second")
        try writer.write(Array("third".utf8))
        try writer.commit(synchronizing: true)
        #expect(try Set(folder.names) == Set(others + ["out"]))
        #expect(try folder.text("out") == "third")
    }

    @Test("A folder is listed once for all the outputs of a process: what comes later is left to the next one")
    func listedOnce() throws {
        let left = [".one.0123456789abcdef.partial", ".two.0123456789abcdef.partial"]
        for name in left { try folder.write("left", to: name) }
        let sweep = LeftoverSweep(now: { time(nil) + 4000 })
        try replace("one", "content", sweep)
        #expect(try folder.names == [left[1], "one"])
        let late = ".two.1123456789abcdef.partial"
        try folder.write("left", to: late)
        try replace("two", "content", sweep)
        #expect(try folder.names == [late, "one", "two"])
        try replace("two", "content", LeftoverSweep(now: { time(nil) + 4000 }))
        #expect(try folder.names == ["one", "two"])
    }

    private func replace(_ name: String, _ text: String, _ leftovers: LeftoverSweep) throws {
        let output = try OutputFile(path: folder.path(name), replacing: true, leftovers: leftovers)
        try output.write(Array(text.utf8))
        try output.commit(synchronizing: true)
    }

    @Test("What was discarded cannot be committed", arguments: features)
    func discardedThenCommitted(features: FileSystemFeatures) throws {
        let output = try OutputFile(path: folder.path("out"), using: features)
        output.discard()
        #expect(throws: CommandFailure.self) { try output.commit() }
        #expect(try folder.names == [])
    }

    @Test("What is not committed leaves nothing", arguments: features)
    func discarded(features: FileSystemFeatures) throws {
        do {
            let output = try OutputFile(path: folder.path("out"), using: features)
            try output.write(Array("content".utf8))
        }
        #expect(try folder.names == [])
    }

    @Test("An existing file is refused at once and left alone")
    func exists() throws {
        try folder.write("old", to: "out")
        let failure = #expect(throws: CommandFailure.self) { try OutputFile(path: folder.path("out")) }
        #expect(failure == .fileExists(folder.path("out")))
        #expect(failure?.description.contains("--force") == true)
        #expect(try folder.text("out") == "old")
    }

    @Test("A file that appeared meanwhile is refused and left alone", arguments: features)
    func appearedMeanwhile(features: FileSystemFeatures) throws {
        let output = try OutputFile(path: folder.path("out"), using: features)
        try folder.write("other", to: "out")
        let failure = #expect(throws: CommandFailure.self) { try output.commit() }
        #expect(failure == .fileExists(folder.path("out")))
        #expect(try folder.text("out") == "other")
        #expect(try folder.names == ["out"])
    }

    @Test("Replacing keeps the old file until the new one is complete", arguments: features)
    func replaces(features: FileSystemFeatures) throws {
        try folder.write("old", to: "out")
        let output = try OutputFile(path: folder.path("out"), replacing: true, using: features)
        try output.write(Array("new".utf8))
        #expect(try folder.text("out") == "old")
        try output.commit()
        #expect(try folder.text("out") == "new")
        #expect(try folder.names == ["out"])
    }

    @Test("Replacing nothing makes a file", arguments: features)
    func replacesNothing(features: FileSystemFeatures) throws {
        try OutputFile(path: folder.path("out"), replacing: true, using: features).commit()
        #expect(try folder.names == ["out"])
    }

    @Test("A symbolic link is replaced itself, and refused when nothing is to be replaced")
    func link() throws {
        try folder.write("target", to: "target")
        for name in ["link", "dangling"] {
            try checked { symlink(name == "link" ? "target" : "nowhere", folder.path(name)) }
            let failure = #expect(throws: CommandFailure.self) { try OutputFile(path: folder.path(name)) }
            #expect(failure == .fileExists(folder.path(name)))
            let output = try OutputFile(path: folder.path(name), replacing: true)
            try output.write(Array("new".utf8))
            try output.commit()
            #expect(try folder.text(name) == "new")
        }
        #expect(try folder.text("target") == "target")
        #expect(try folder.names == ["dangling", "link", "target"])
    }

    @Test("A folder is refused, whether replacing or not", arguments: [true, false])
    func isFolder(replacing: Bool) throws {
        try folder.makeFolder("out")
        for name in ["out", "out/", "out/.", "out/..", "new/"] {
            let failure = #expect(throws: CommandFailure.self) {
                try OutputFile(path: folder.path(name), replacing: replacing)
            }
            #expect(failure == .isFolder(folder.path(name)))
        }
    }

    @Test("A folder that appeared meanwhile is refused", arguments: features)
    func folderMeanwhile(features: FileSystemFeatures) throws {
        let output = try OutputFile(path: folder.path("out"), replacing: true, using: features)
        try folder.makeFolder("out")
        let failure = #expect(throws: CommandFailure.self) { try output.commit() }
        #expect(failure == .isFolder(folder.path("out")))
        #expect(try folder.names == ["out"])
    }

    @Test("A missing folder is named in the failure")
    func missingFolder() throws {
        let failure = #expect(throws: CommandFailure.self) { try OutputFile(path: folder.path("missing/out")) }
        #expect(failure?.errno == .noSuchFileOrDirectory)
        #expect(failure?.description.contains("missing") == true)
    }

    @Test("Secrets are for their owner only", arguments: features)
    func permissions(features: FileSystemFeatures) throws {
        let mask = umask(0o022)
        defer { umask(mask) }
        try OutputFile(path: folder.path("secret"), permissions: .ownerOnly, using: features).commit()
        try OutputFile(path: folder.path("plain"), using: features).commit()
        #expect(try folder.mode("secret") == 0o600)
        #expect(try folder.mode("plain") & 0o600 == 0o600)
        #expect(try folder.mode("plain") & 0o111 == 0)
    }

    @Test("Whoever else may read a secret is named")
    func otherReaders() throws {
        let output = try OutputFile(path: folder.path("out"), permissions: .ownerOnly)
        #expect(output.otherReaders == nil)
        try output.file.setPermissions([.ownerReadWrite, .groupRead])
        #expect(output.otherReaders == "the members of group \(getegid())")
        try output.file.setPermissions([.ownerReadWrite, .groupRead, .otherRead])
        #expect(output.otherReaders == "everybody on this machine")
    }

    @Test("The time of what was sealed is restored")
    func modified() throws {
        let output = try OutputFile(path: folder.path("out"))
        try output.write([1])
        output.restoreModified(milliseconds: 1_234_567_890_000)
        try output.commit()
        #expect(try Stat(existing: FilePath(folder.path("out")))?.st_mtim.tv_sec == 1_234_567_890)
    }

    @Test("A device is written directly, and its errors are told")
    func devices() throws {
        let null = try OutputFile(path: "/dev/null")
        try null.write(Array("content".utf8))
        try null.commit()
        #expect(!null.isFile)
        let failure = #expect(throws: CommandFailure.self) {
            try OutputFile(path: "/dev/full").write(Array("content".utf8))
        }
        #expect(failure?.errno == .noSpace)
    }

    @Test("A named pipe is written directly and stays")
    func namedPipe() throws {
        try checked { mkfifo(folder.path("fifo"), 0o600) }
        let path = folder.path("fifo")
        let reader = Parallel { (try? FileContent.read(path)) ?? [] }
        do {
            let output = try OutputFile(path: path)
            try output.write(Array("content".utf8))
            try output.commit()
        }
        #expect(reader.join() == Array("content".utf8))
        #expect(try folder.names == ["fifo"])
    }

    @Test("An open descriptor can be named, and is written where it stands")
    func ownDescriptor() throws {
        let descriptor = try checked { open(folder.path("out"), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0o600) }
        defer { close(descriptor) }
        try FileContent.write(Array("before ".utf8), to: descriptor)
        let output = try OutputFile(path: "/dev/fd/\(descriptor)")
        try output.write(Array("after".utf8))
        try output.commit()
        #expect(try folder.text("out") == "before after")
    }

    @Test("A socket is refused")
    func socketRefused() throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = folder.path("s")
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try checked {
            withUnsafePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
        }
        let failure = #expect(throws: CommandFailure.self) { try OutputFile(path: path, replacing: true) }
        #expect(failure == .unsuitableOutput(path))
    }

    @Test("The longest file name has room for its partial name")
    func longName() throws {
        let name = String(repeating: "ä", count: 127) + "x"
        for features in [[.renameFlags], FileSystemFeatures.all] {
            try OutputFile(path: folder.path(name), replacing: true, using: features).commit()
            try OutputFile(path: folder.path(name), replacing: true, using: features).commit()
            #expect(try folder.names == [name])
        }
        let failure = #expect(throws: CommandFailure.self) { try OutputFile(path: folder.path(name + "y")) }
        #expect(failure?.errno == .fileNameTooLong)
    }

    @Test(
        "After an interruption nothing can be begun or committed, and partial files are gone",
        arguments: features)
    func interrupted(features: FileSystemFeatures) throws {
        let cleanup = ExitCleanup()
        let output = try OutputFile(path: folder.path("out"), using: features, cleanup: cleanup)
        cleanup.runAll()
        #expect(try folder.names == [])
        let failure = #expect(throws: CommandFailure.self) { try output.commit() }
        #expect(failure == .cancelled)
        let later = #expect(throws: CommandFailure.self) {
            try OutputFile(path: folder.path("later"), using: features, cleanup: cleanup)
        }
        #expect(later == .cancelled)
        #expect(try folder.names == [])
    }
}
