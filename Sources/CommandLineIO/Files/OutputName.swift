import FileSystem
import SystemPackage

/// What an output is to be called. Paths that lead to one name in one folder are the same, however they are written.
public struct OutputName: Hashable, Sendable {
    private let folder: Stat.Identity
    private let name: FilePath

    /// - Parameter path: ``ByteText``.
    /// - Returns: nil for standard output and other descriptors of this process, and for what cannot be made.
    public init?(_ path: String) {
        guard OutputFile.ownDescriptor(path) == nil, let place = try? OutputPlace(path, using: .all),
            let folder = try? place.folder.status()
        else { return nil }
        self.folder = folder.identity
        name = place.name
    }
}
