import Glibc
import PacShare

/// The file that says whose folder it is. Its lock keeps other servers away as long as this one lives; the system ends
/// it with the process.
final class Marker: Sendable {
    private let file: FileDescriptor

    private init(_ file: FileDescriptor) {
        self.file = file
    }

    /// Takes the folder for an instance.
    ///
    /// - Throws: `BlobError.Code.foreignFolder` when another process uses it, or when something else has the marker's
    ///   name.
    static func take(_ folder: Folder, for instance: InstanceID) throws(BlobError) -> (Marker, BlobStoreClaim) {
        let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let number = openat(folder.descriptor, BlobName.marker, flags, 0o600)
        guard number >= 0 else {
            switch errno {
            case ELOOP, EISDIR, ENXIO: throw Self.notAMarker(folder)
            default: throw BlobError(errorNumber: errno, action: "mark the folder \(folder.path)")
            }
        }
        let marker = Marker(FileDescriptor(owning: number))
        guard try marker.file.regularFileStatus() != nil else { throw Self.notAMarker(folder) }
        guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
            throw BlobError(.foreignFolder, "Another server uses the folder \(folder.path).")
        }
        let found = try marker.contents()
        if found == Self.line(instance) { return (marker, .own) }
        // An empty one was left by a crash just then.
        guard found.isEmpty || InstanceID(hexadecimal: found.dropLast()) != nil else { throw Self.notAMarker(folder) }
        try marker.write(instance)
        try folder.synchronize()
        return (marker, .adopted)
    }

    private func contents() throws(BlobError) -> String {
        var bytes = [UInt8](repeating: 0, count: 2 * Self.line(.random()).utf8.count)
        let count = try systemCall("read the marker of a folder") { pread(file.number, &bytes, bytes.count, 0) }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private func write(_ instance: InstanceID) throws(BlobError) {
        // As long as what it replaces, so that it is never half one and half the other.
        try file.write(Array(Self.line(instance).utf8), at: 0)
        try systemCall("mark a folder") { fsync(file.number) }
    }

    private static func line(_ instance: InstanceID) -> String { "\(instance.hexadecimal)\n" }

    private static func notAMarker(_ folder: Folder) -> BlobError {
        BlobError(.foreignFolder, "\(BlobName.marker) in the folder \(folder.path) is not what a server wrote there.")
    }
}
