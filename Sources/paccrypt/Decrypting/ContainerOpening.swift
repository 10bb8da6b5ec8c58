import CommandLineIO
import FolderArchive
import Foundation
import PacCryptCore

/// Opens one container to a file or a folder.
struct ContainerOpening {
    let opening: Opening

    /// - Parameter prefix: the first bytes of the input, which starts with the magic.
    func open(_ input: InputFile, path: String, prefix: [UInt8]) throws {
        let head = try ContainerHead(parsing: input.peek(ContainerHead.count(prefix: prefix)))
        let credential = try opening.credentials.credential(for: head.header)
        let unlocked = try head.unlock(with: credential, limits: .commandLine)
        let outputPath = try opening.outputPath(
            for: path, name: unlocked.info?.name, isText: unlocked.info?.kind == .text)
        let transfer = Transfer(name: path, isQuiet: opening.destination.quiet)
        let run: (OutputFile) throws -> Void = { output in
            try transfer.run(
                OpenTransform(cipher: unlocked.payload), from: input, skipping: head.count, to: output)
        }
        if unlocked.info?.kind == .folder, outputPath != "-" {
            try unpack(to: outputPath, run)
        } else {
            let output = try OutputFile(path: outputPath, replacing: opening.destination.force)
            try run(output)
            try output.commit()
            if output.isFile { restoreDate(unlocked.info, of: outputPath) }
        }
    }

    /// Unpacks on a thread of its own, through a pipe. The folder gets its name only when every chunk was authentic.
    private func unpack(to path: String, _ run: (OutputFile) throws -> Void) throws {
        let folder = try OutputFolder(path: path, replacing: opening.destination.force, makesFolder: false)
        let pipe = try Pipe()
        let partialPath = folder.partialPath
        let unpacking = BackgroundWork {
            defer { pipe.reading.close() }
            try FolderUnpacker(destination: partialPath).unpack(from: pipe.reading.descriptor)
        }
        let opened = Result {
            let output = try OutputFile(descriptor: pipe.writing.descriptor, path: path)
            try run(output)
        }
        pipe.writing.close()
        let unpacked = Result { try unpacking.wait() }
        // A payload that fails ends the tar stream early; what is wrong with the payload is the cause.
        if case .failure(let error) = opened, (error as? CommandFailure)?.cause != .system(EPIPE) { throw error }
        do {
            try unpacked.get()
        } catch let error as FolderArchiveError where error.code == .linkLeadsOutside {
            throw CommandFailure(.damaged, error.reason)
        }
        try opened.get()
        try folder.commit()
    }

    /// The date is a convenience: a file system that does not take it loses nothing.
    private func restoreDate(_ info: FileInfo?, of path: String) {
        guard let text = info?.modified, let date = try? Date(text, strategy: .iso8601) else { return }
        try? FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
    }
}
