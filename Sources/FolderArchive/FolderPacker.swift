public import FileSystem
public import SystemPackage

/// Packs a folder as a tar stream (pax, IEEE Std 1003.1-2001) that ``FolderUnpacker`` takes.
///
/// The stream holds files, directories, symbolic links and hard links, with their permissions and their
/// modification times to the nanosecond, under names relative to the folder in a stable order. It does not say who
/// owned them. Memory does not depend on the size of files; it does hold the names of one directory per level, and
/// those of files that have further hard links still to come.
public struct FolderPacker: Sendable {
    /// Something that was left out of the stream.
    public struct Skipped: Sendable, CustomStringConvertible {
        /// What was left out and why, in words for the user, the name quoted and escaped.
        public let description: String
    }

    private let folder: FilePath
    private let excluded: Set<Stat.Identity>

    /// - Parameters:
    ///   - folder: the folder's path. It may be a symbolic link to a directory; those in it are packed as links.
    ///   - excluded: files and directories to leave out silently, such as the file that the stream ends up in.
    public init(folder: FilePath, excluding excluded: Set<Stat.Identity> = []) {
        self.folder = folder
        self.excluded = excluded
    }

    /// Writes the folder to a descriptor, which stays open.
    ///
    /// Blocks until everything is written. After an error the stream is incomplete, and a reader can tell.
    ///
    /// - Parameters:
    ///   - descriptor: where to write, a pipe for example. One without a reader is an error, not a signal.
    ///   - skipped: is called for each socket, pipe and device, none of which is packed.
    ///   - isCancelled: is asked at each entry and at each 64 KiB of a file.
    /// - Throws: ``FolderArchiveError``. A file that grows while it is read is no error: it is cut at the size it had.
    public func pack(
        to descriptor: FileDescriptor,
        skipped: @Sendable (Skipped) -> Void = { _ in },
        isCancelled: @Sendable () -> Bool = { false }
    ) throws(FolderArchiveError) {
        try ThreadState.blockingBrokenPipeSignal { () throws(FolderArchiveError) in
            var packing = try Packing(
                cursor: FolderCursor(start: folder),
                writer: TarWriter(descriptor: descriptor), excluded: excluded)
            try packing.run(skipped: skipped, isCancelled: isCancelled)
        }
    }
}
