import CommandLineIO
import FolderArchive
import Glibc
import PacCryptCore
import SystemPackage
import TextEncodings

/// Writes the content of an unlocked container to a file or a folder, and waits until it is on the disk: whoever sees
/// the command succeed may delete the container, and the server its share.
struct UnlockedOutput {
    let isReplacing: Bool
    let isQuiet: Bool

    /// - Parameters:
    ///   - input: the whole container, from its start.
    ///   - name: what the progress calls it.
    ///   - outputPath: `-` is standard output.
    func write(_ unlocked: UnlockedContainer, from input: InputFile, name: String, to outputPath: String) throws {
        let transfer = Transfer(name: name, isQuiet: isQuiet)
        let run: (OutputFile) throws -> Void = { output in
            try transfer.run(
                OpenTransform(cipher: unlocked.payload), from: input, skipping: unlocked.head.count, to: output)
        }
        if unlocked.info?.kind == .folder, outputPath != "-" {
            try unpack(to: outputPath, run)
        } else if outputPath == "-", Terminal.isStandardOutput {
            try show(run)
        } else {
            let output = try OutputFile(path: outputPath, replacing: isReplacing)
            try run(output)
            restoreDate(unlocked.info, of: output)
            try output.commit(synchronizing: true)
        }
    }

    /// Unpacks on a thread of its own, through a pipe. The folder gets its name only when every chunk was authentic.
    private func unpack(to path: String, _ run: (OutputFile) throws -> Void) throws {
        let folder = try OutputFolder(path: path, replacing: isReplacing)
        let pipe = try Pipe()
        let (partialPath, withheld) = (folder.partialPath, Umask.current)
        let unpacking = BackgroundWork {
            defer { pipe.reading.close() }
            return try FolderUnpacker(destination: partialPath, withholding: withheld)
                .unpack(from: pipe.reading.descriptor)
        }
        let opened = Result {
            let output = try OutputFile(descriptor: pipe.writing.descriptor, path: path)
            try run(output)
        }
        pipe.writing.close()
        let unpacked = Result { try unpacking.wait() }
        // A payload that fails ends the tar stream early; what is wrong with the payload is the cause.
        if case .failure(let error) = opened, (error as? CommandFailure)?.errno != .brokenPipe { throw error }
        let notRestored = try unpacked.get()
        try opened.get()
        if let remainder = try folder.commit(synchronizing: true) { CommandExit.report("\(remainder)") }
        Self.warn(of: notRestored, in: path)
    }

    /// Shows on a terminal what a stranger may have written. A thread of its own cleans it.
    private func show(_ run: (OutputFile) throws -> Void) throws {
        let pipe = try Pipe()
        let showing = BackgroundWork {
            defer { pipe.reading.close() }
            guard let input = pipe.reading.open else { return }
            let terminal = try OutputFile(path: "-")
            var text = TerminalText()
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while case let count = try buffer.withUnsafeMutableBytes({ try input.readSome(into: $0) }), count > 0 {
                try terminal.write(text.cleaned(buffer[..<count]))
            }
            try terminal.write(text.end())
        }
        let opened = Result {
            try run(try OutputFile(descriptor: pipe.writing.descriptor, path: "standard output"))
        }
        pipe.writing.close()
        try showing.wait()
        try opened.get()
    }

    /// The date is a convenience: a file system that does not take it loses nothing.
    private func restoreDate(_ info: FileInfo?, of output: OutputFile) {
        guard output.isFile, let seconds = info?.modified.flatMap({ RFC3339.seconds($0) }) else { return }
        output.restoreModified(milliseconds: seconds * 1000)
    }

    /// What the file system keeps of its own is not the archive's fault: the contents are complete.
    private static func warn(of notRestored: FolderUnpacker.NotRestored, in path: String) {
        var kept: [String] = []
        if notRestored.contains(.permissions) { kept.append("permissions") }
        if notRestored.contains(.modificationTimes) { kept.append("modification times") }
        guard !kept.isEmpty else { return }
        CommandExit.report(
            "\(DisplayedName.quoted(path)) is complete, but its file system keeps its own "
                + kept.joined(separator: " and "))
    }
}

/// The permissions that new files of this process do not get, as its user wishes.
enum Umask {
    /// Read once, because the system tells it only to who sets it: for that moment nobody but the owner gets anything.
    static let current: FilePermissions = {
        let mask = umask(0o077)
        umask(mask)
        return FilePermissions(rawValue: mask)
    }()
}
