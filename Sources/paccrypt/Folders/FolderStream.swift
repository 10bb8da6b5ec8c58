import CommandLineIO
import FileSystem
import FolderArchive
import SystemPackage

/// A folder as a tar stream: packed on a thread of its own, read through a pipe.
///
/// Where packing fails the pipe is never ended, so that half a folder is never taken for a whole one.
final class FolderStream: Sendable {
    /// The stream.
    let input: InputFile
    /// Ends packing and the wait for it.
    let cancellation: CancellationFlag
    private let pipe: Pipe
    private let packing: BackgroundWork<Void>

    /// Begins to pack. What cannot be packed and is left out is reported.
    init(_ path: String, excluding excluded: Set<Stat.Identity> = []) throws {
        let pipe = try Pipe()
        let cancellation = CancellationFlag()
        let packer = FolderPacker(folder: FilePath(byteText: path), excluding: excluded)
        input = try InputFile(descriptor: pipe.reading.descriptor, path: path)
        packing = BackgroundWork {
            do {
                try packer.pack(
                    to: pipe.writing.descriptor, skipped: { CommandExit.report("\($0)") },
                    isCancelled: { cancellation.isCancelled })
                pipe.writing.close()
            } catch {
                cancellation.cancel()
                throw error
            }
        }
        self.pipe = pipe
        self.cancellation = cancellation
    }

    /// Waits for packing's end, once everything was read.
    func finish() throws {
        try packing.wait()
    }

    /// Stops packing.
    ///
    /// - Throws: what packing failed with, which is then the cause of what the reader saw.
    func abandon() throws {
        cancellation.cancel()
        pipe.reading.close()
        try packing.wait()
    }
}
