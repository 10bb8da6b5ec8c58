import Foundation

/// A folder on a file system that can do less, until the last reference to it is gone.
///
/// It is imitated by a library in front of the C library, which works everywhere. With `PACCRYPT_TEST_MOUNTS=bindfs`
/// (`make test-mounts`) it is a real mount, which takes root, `/dev/fuse` and the right to mount.
public final class LimitedMount {
    /// What happens to changes of permissions, or of owners.
    public enum Changes: String, Sendable {
        case denied = "deny"
        case ignored = "ignore"
    }

    /// What the file system can do. None knows files without names or renaming that does not replace.
    public struct Abilities: Sendable {
        var permissions: Changes?
        var owners: Changes?
        var owner: Int?

        /// - Parameter owner: whom every file belongs to, and may be used by everybody; nil for real owners.
        public init(permissions: Changes? = nil, owners: Changes? = nil, owner: Int? = nil) {
            (self.permissions, self.owners, self.owner) = (permissions, owners, owner)
        }
    }

    /// Who uses the mount.
    public enum Account: Sendable, CaseIterable {
        case root
        /// Whom the files of most mounts belong to.
        case ordinary

        /// Those that can be tried: without root only the tester's own.
        public static let allCases: [Account] = geteuid() == 0 ? [.root, .ordinary] : [.ordinary]

        /// The number of the ordinary account.
        public static let ordinaryID = geteuid() == 0 ? 1000 : Int(geteuid())

        /// What runs a command as the account.
        public var wrapper: [String] {
            guard self == .ordinary, geteuid() == 0 else { return ["env"] }
            return ["setpriv", "--reuid", "\(Self.ordinaryID)", "--regid", "\(Self.ordinaryID)", "--clear-groups"]
        }
    }

    private enum Failure: Error {
        case fuse(String)
        case bindfs(String)
    }

    private static let isReal = ProcessInfo.processInfo.environment["PACCRYPT_TEST_MOUNTS"] == "bindfs"

    /// Where the files really lie.
    public let source: URL
    /// What a program that meets the file system has to be started with.
    public let environment: [String: String]
    private let folder: TemporaryFolder
    private let place: URL
    private let bindfs: Process?

    /// Makes the folder and all that is needed for it.
    ///
    /// - Parameters:
    ///   - name: of the mounted folder, in `folder`; everybody may write to it.
    ///   - folder: the folder of the test, which everybody may enter from now on.
    public init(_ name: String, in folder: TemporaryFolder, _ abilities: Abilities = Abilities()) throws {
        self.folder = folder
        place = folder[name]
        source = Self.isReal ? folder["\(name)-source"] : place
        for url in [place, source] {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path)
        // Before it is mounted: the mount itself may refuse it.
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: source.path)
        if Self.isReal {
            environment = [:]
            bindfs = try Self.mount(source, at: place, abilities)
        } else {
            environment = try MachineTrouble.limitedFiles(place.path, abilities)
            bindfs = nil
        }
    }

    deinit {
        if let bindfs { Self.end(bindfs, at: place) }
    }

    /// Gives everybody what the test itself has put there, as the file system would.
    public func openToEverybody() throws {
        let command = Process()
        command.executableURL = URL(filePath: "/usr/bin/env")
        command.arguments = ["chmod", "-R", "a+rwX", source.path]
        try command.run()
        command.waitUntilExit()
    }

    private static func mount(_ source: URL, at place: URL, _ abilities: Abilities) throws -> Process {
        guard access("/dev/fuse", R_OK | W_OK) == 0 else {
            throw Failure.fuse("bindfs needs /dev/fuse; in a container: --device /dev/fuse --cap-add SYS_ADMIN")
        }
        let bindfs = Process()
        bindfs.executableURL = URL(filePath: "/usr/bin/env")
        bindfs.arguments = ["bindfs", "-f"] + abilities.bindfsOptions + [source.path, place.path]
        try bindfs.run()
        do {
            let deadline = ContinuousClock.now + .seconds(60)
            while bindfs.isRunning, ContinuousClock.now < deadline {
                if try device(place) != device(source) { return bindfs }
                usleep(10_000)
            }
            throw Failure.bindfs("bindfs does not mount")
        } catch {
            end(bindfs, at: place)
            throw error
        }
    }

    private static func end(_ bindfs: Process, at place: URL) {
        // While a server that is being killed has files open, it can only be detached.
        umount2(place.path, Int32(MNT_DETACH))
        bindfs.terminate()
        bindfs.waitUntilExit()
    }

    private static func device(_ url: URL) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: url.path)
        return attributes[.systemNumber] as? Int ?? 0
    }
}

extension LimitedMount.Abilities {
    fileprivate var bindfsOptions: [String] {
        var options = [permissions.map { "--chmod-\($0.rawValue)" }, owners.map { "--chown-\($0.rawValue)" }]
            .compactMap { $0 }
        if let owner { options += ["-p", "a+rwX", "-u", "\(owner)", "-g", "\(owner)"] }
        return options.isEmpty ? ["--realistic-permissions"] : options
    }
}
