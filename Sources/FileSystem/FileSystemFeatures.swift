/// What not every file system has. What is missing is done in another way, or is done without; this says which.
///
/// FUSE, NFS and 9p lack the first three in parts, vfat and SMB with fixed modes the rest.
public struct FileSystemFeatures: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// Files without a name (`O_TMPFILE`, open(2)). Without them an unfinished file has a hidden name.
    public static let unnamedFiles = Self(rawValue: 1 << 0)
    /// Renaming without replacing, and swapping two names (renameat2(2)). Without it a link, or an empty file that
    /// keeps the name free, sees to it that nothing is replaced; a folder is replaced in two steps.
    public static let renameFlags = Self(rawValue: 1 << 1)
    /// Several names for a file (link(2)). Where renaming without replacing is missing too, a crash while a file gets
    /// its name may leave an empty one.
    public static let hardLinks = Self(rawValue: 1 << 2)
    /// Permissions that can be changed (chmod(2)). Without them who may read is up to whoever mounted the volume.
    public static let permissions = Self(rawValue: 1 << 3)
    /// Owners that can be changed (chown(2)); only root is told when it is missing.
    public static let ownership = Self(rawValue: 1 << 4)
    /// Synchronising a folder (fsync(2)). Without it a power cut may take back the newest names.
    public static let folderSynchronization = Self(rawValue: 1 << 5)

    /// All of them.
    public static let all: Self = [
        .unnamedFiles, .renameFlags, .hardLinks, .permissions, .ownership, .folderSynchronization,
    ]

    /// What is missing, in a sentence each, with what follows from it.
    public var limitations: [String] {
        Self.consequences.filter { !contains($0.feature) }.map(\.sentence)
    }

    private static let consequences: [(feature: Self, sentence: String)] = [
        (.unnamedFiles, "Unfinished files have a hidden name; what a crash leaves of them goes at the next start."),
        (.renameFlags, "Names cannot be swapped, so that a folder is replaced in two steps."),
        (
            .hardLinks,
            "Files cannot have a second name: where names cannot be swapped either, a crash may leave an empty file under "
                + "the name of a new one, which has to be deleted."
        ),
        (
            .permissions,
            "Permissions cannot be set: who may read the files is up to the mount, so give it umask=077 or the like."
        ),
        (.ownership, "Owners cannot be set: what root writes may be closed to the account of the server."),
        (.folderSynchronization, "Folders cannot be synchronised: a power cut may take back the newest names."),
    ]
}
