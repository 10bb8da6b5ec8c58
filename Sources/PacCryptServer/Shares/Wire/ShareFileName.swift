import PacCryptCore
import PacShare

/// What the files of a share are called when they are saved.
enum ShareFileName {
    /// The name of the zip of all files.
    static func zip(of share: Share) -> String { "share-\(share.tag).zip" }

    /// The name of a file under a lease, or of its container when that is handed out as it lies.
    static func file(_ index: Int, of leased: LeasedShare) -> String {
        let name = FileName.cleaned(leased.name(of: index))
        guard leased.isSealed else { return name ?? "file" }
        return FileName.encrypted(name, Algorithm(rawValue: leased.metadata.algorithm) ?? .standard)
    }
}
