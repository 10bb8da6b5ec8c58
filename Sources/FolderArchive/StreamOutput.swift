import CArchive
import SystemPackage

/// The descriptor that libarchive's tar writer writes to. Belongs to the caller, and is not closed.
final class StreamOutput {
    private let descriptor: FileDescriptor

    /// Why writing failed, if it did. libarchive itself only passes on that it failed.
    private(set) var failure: FolderArchiveError?

    init(descriptor: FileDescriptor) {
        self.descriptor = descriptor
    }

    /// Opens the archive onto this output, which must outlive it.
    func open(_ archive: OpaquePointer) -> Int32 {
        archive_write_open(
            archive, Unmanaged.passUnretained(self).toOpaque(), nil,
            { _, context, bytes, count in
                guard let context, let bytes else { return -1 }
                let output = Unmanaged<StreamOutput>.fromOpaque(context).takeUnretainedValue()
                return output.write(UnsafeRawBufferPointer(start: bytes, count: count))
            }, nil)
    }

    private func write(_ bytes: UnsafeRawBufferPointer) -> Int {
        do {
            return try descriptor.write(bytes)
        } catch {
            failure = .streamFailed(error as? Errno ?? .ioError)
            return -1
        }
    }
}
