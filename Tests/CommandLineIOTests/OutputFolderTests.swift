import FileSystem
import SystemPackage
import Glibc
import TestSupport
import Testing

@testable import CommandLineIO

@Suite struct OutputFolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("A folder appears only when it is committed", arguments: ["out", "out/", "out//"])
    func appears(name: String) throws {
        let output = try OutputFolder(path: folder.path(name))
        try fill(output, "new")
        #expect(try !folder.names.contains("out"))
        #expect(try output.commit() == nil)
        #expect(try folder.names == ["out"])
        #expect(try folder.text("out/file") == "new")
    }

    @Test("What is not committed leaves nothing, however deep, read-only or linked elsewhere")
    func discarded() throws {
        try folder.makeFolder("elsewhere")
        try folder.write("kept", to: "elsewhere/file")
        do {
            let output = try OutputFolder(path: folder.path("out"))
            try fill(output, "new")
            try checked { symlink(folder.path("elsewhere"), output.partialPath.string + "/link") }
            try makeDeep(in: output.partialPath.string, levels: 40)
            try checked { chmod(output.partialPath.string, 0o500) }
        }
        #expect(try folder.names == ["elsewhere"])
        #expect(try folder.text("elsewhere/file") == "kept")
    }

    @Test("An existing name is refused at once and left alone")
    func exists() throws {
        try folder.makeFolder("out")
        let failure = #expect(throws: CommandFailure.self) { try OutputFolder(path: folder.path("out")) }
        #expect(failure == .fileExists(folder.path("out")))
        #expect(try folder.names == ["out"])
    }

    @Test("A name taken meanwhile is refused and left alone", arguments: [true, false], [FileSystemFeatures.all, []])
    func appearedMeanwhile(isFolder: Bool, features: FileSystemFeatures) throws {
        let output = try OutputFolder(path: folder.path("out"), using: features)
        try fill(output, "new")
        if isFolder { try folder.makeFolder("out") } else { try folder.write("other", to: "out") }
        let failure = #expect(throws: CommandFailure.self) { try output.commit() }
        #expect(failure == .fileExists(folder.path("out")))
        #expect(try folder.names == ["out"])
        if !isFolder { #expect(try folder.text("out") == "other") }
    }

    @Test("Replacing keeps the old folder until the new one is complete", arguments: [FileSystemFeatures.all, []])
    func replaces(features: FileSystemFeatures) throws {
        try folder.makeFolder("out")
        try folder.write("old", to: "out/old")
        let output = try OutputFolder(path: folder.path("out"), replacing: true, using: features)
        try fill(output, "new")
        #expect(try folder.text("out/old") == "old")
        #expect(try output.commit() == nil)
        #expect(try folder.names == ["out"])
        #expect(try folder.names(in: "out") == ["file"])
    }

    @Test("Replacing nothing makes a folder", arguments: [FileSystemFeatures.all, []])
    func replacesNothing(features: FileSystemFeatures) throws {
        let output = try OutputFolder(path: folder.path("out"), replacing: true, using: features)
        try fill(output, "new")
        #expect(try output.commit() == nil)
        #expect(try folder.names == ["out"])
    }

    @Test("Only a folder is replaced by one", arguments: [true, false])
    func notFolder(meanwhile: Bool) throws {
        if !meanwhile { try folder.write("old", to: "out") }
        let failure = #expect(throws: CommandFailure.self) {
            let output = try OutputFolder(path: folder.path("out"), replacing: true)
            try fill(output, "new")
            if meanwhile { try folder.write("old", to: "out") }
            #expect(try output.commit() == nil)
        }
        #expect(failure == .existsAsFile(folder.path("out")))
        #expect(try folder.text("out") == "old")
        #expect(try folder.names == ["out"])
    }

    @Test("An interruption removes the folder, and it cannot be committed any more")
    func interrupted() throws {
        let cleanup = ExitCleanup()
        let output = try OutputFolder(path: folder.path("out"), cleanup: cleanup)
        try fill(output, "new")
        cleanup.runAll()
        #expect(try folder.names == [])
        let failure = #expect(throws: CommandFailure.self) { try output.commit() }
        #expect(failure == .cancelled)
    }

    @Test("What cannot be removed of the replaced folder is named, and the new one is complete")
    func replacedFolderStays() throws {
        try folder.makeFolder("out")
        try folder.makeFolder("out/foreign")
        try folder.write("old", to: "out/foreign/file")
        let probe = try TestSupport.ProbeProcess(
            "CommandLineIOProbe", ["replace-folder", folder.path("out")],
            environment: MachineTrouble.foreignFolders(named: "foreign"))
        let said = try #require(try probe.line())
        let hidden = try #require(try folder.names.first { $0 != "out" })
        #expect(said.contains(hidden) && said.contains("permission denied"))
        #expect(try folder.names(in: "out") == [])
        #expect(try folder.text("\(hidden)/foreign/file") == "old")
    }

    @Test("The replaced folder is kept, and named, when the new name cannot be synchronised")
    func unsynchronized() throws {
        try folder.makeFolder("out")
        try folder.write("old", to: "out/file")
        let probe = try TestSupport.ProbeProcess(
            "CommandLineIOProbe", ["replace-folder", folder.path("out")],
            environment: MachineTrouble.unsynchronizedFolders())
        #expect(probe.exitStatus() == 1)
        let hidden = try #require(try folder.names.first { $0 != "out" })
        #expect(try folder.names(in: "out") == [])
        #expect(try folder.text("\(hidden)/file") == "old")
        let failure = CommandFailure.notSynchronized(
            "out", previous: hidden, .system(.ioError, action: "write", path: "out"))
        #expect(failure.description.contains(hidden) && failure.description.contains("is complete"))
    }

    @Test("What killed commands left of a folder of that name goes with the next one; what is new or in use stays")
    func leftovers() throws {
        let (left, used) = (".out.0123456789abcdef.partial", ".out.1123456789abcdef.partial")
        let others = [".out.0123456789abcdef.previous", ".out2.0123456789abcdef.partial", "out.partial"]
        for name in [left, used] + others {
            try folder.makeFolder(name)
            try folder.write("left", to: "\(name)/file")
        }
        let lock = try FileLock(folder: folder.filePath(used))
        for (seconds, remaining) in [(3000, [left, used] + others), (4000, [used] + others)] {
            let output = try OutputFolder(
                path: folder.path("out"), replacing: true, leftovers: LeftoverSweep(now: { time(nil) + seconds }))
            try fill(output, "new")
            #expect(try output.commit() == nil)
            #expect(try Set(folder.names) == Set(remaining + ["out"]))
        }
        lock.release()
    }

    private func fill(_ output: OutputFolder, _ text: String) throws {
        try checked { mkdir(output.partialPath.string, 0o700) }
        let descriptor = try checked {
            open(output.partialPath.string + "/file", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        }
        defer { close(descriptor) }
        try FileContent.write(Array(text.utf8), to: descriptor)
    }

    /// Makes folders within folders, deeper than a path can be, read-only at the end.
    private func makeDeep(in path: String, levels: Int) throws {
        let name = String(repeating: "level", count: 40)
        var current = try checked { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        for _ in 0..<levels {
            try checked { mkdirat(current, name, 0o700) }
            let next = try checked { openat(current, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
            close(current)
            current = next
        }
        close(try checked { openat(current, "file", O_CREAT | O_WRONLY | O_CLOEXEC, 0o600) })
        try checked { fchmod(current, 0o500) }
        close(current)
    }
}
