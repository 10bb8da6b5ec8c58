import FileSystem
import PacShare
import SystemPackage

/// The file that says whose folder it is. Its lock keeps other servers away for as long as it is open; the system ends
/// it with the process.
enum Marker {
    /// Takes the folder for an instance.
    ///
    /// - Throws: ``BlobError/folderInUse(_:)`` when another process uses it, ``BlobError/foreignMarker(_:)`` when
    ///   something else has the marker's name; `FileError`.
    static func take(_ folder: OpenFolder, for instance: InstanceID) throws -> (OpenFile, BlobStoreClaim) {
        let file: OpenFile
        do throws(FileError) {
            file = try OpenFile(
                BlobName.marker, in: folder, .readWrite, [.create, .noFollow, .nonBlocking],
                action: "mark the folder by"
            ).requireRegular()
            try file.lock()
        } catch {
            switch error {
            case .system(.tooManySymbolicLinkLevels, _, let path), .system(.isDirectory, _, let path),
                .system(.noSuchAddressOrDevice, _, let path), .notAFile(let path):
                throw BlobError.foreignMarker(path)
            case .locked: throw BlobError.folderInUse(folder.path)
            default: throw error
            }
        }
        let found = String(decoding: try file.read(atMost: 2 * line(instance).utf8.count), as: UTF8.self)
        if found == line(instance) { return (file, .own) }
        // An empty one was left by a crash just then.
        guard found.isEmpty || InstanceID(hexadecimal: found.dropLast()) != nil else {
            throw BlobError.foreignMarker(file.path)
        }
        // As long as what it replaces, so that it is never half one and half the other.
        try file.write(Array(line(instance).utf8), at: 0)
        try file.synchronize()
        try folder.synchronize()
        return (file, .adopted)
    }

    private static func line(_ instance: InstanceID) -> String { "\(instance.hexadecimal)\n" }
}
