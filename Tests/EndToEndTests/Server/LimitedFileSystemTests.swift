import Foundation
import Glibc
import TestSupport
import Testing

extension ServerProcessTests {
    /// The server works on file systems that cannot do everything, and says what they cannot do.
    @Suite("File systems that can do less")
    struct LimitedFileSystemTests {
        /// An owner for every file, who is not root.
        private static let owner = 1000

        /// How a mount keeps its own permissions and owners.
        enum Rights: String, CaseIterable, CustomTestStringConvertible {
            case refused = "--chmod-deny --chown-deny"
            case ignored = "--chmod-ignore --chown-ignore"

            var testDescription: String { self == .refused ? "refused" : "ignored" }
        }

        enum Account: CaseIterable {
            case root, owner

            /// What runs a command as the account.
            var wrapper: [String] {
                switch self {
                case .root: ["env"]
                case .owner:
                    [
                        "setpriv", "--reuid", "\(LimitedFileSystemTests.owner)", "--regid",
                        "\(LimitedFileSystemTests.owner)", "--clear-groups",
                    ]
                }
            }
        }

        private func expectLimitation(_ words: String, at server: RunningServer) throws {
            let answer = try server.curl("/readyz")
            #expect(answer.status == 200, "\(answer.text)")
            #expect(answer.text.contains(#""limitations""#) && answer.text.contains(words), "\(answer.text)")
            let lines = server.log.text.split(separator: "\n").filter { $0.contains(words) }
            #expect(lines.count == 1, "\(server.log.text)")
            #expect(lines.allSatisfy { $0.contains(" warning ") && $0.contains(server.folder["data"].path) })
        }

        /// Uploads, picks up a share of before, encrypts and decrypts.
        private func expectWork(at server: RunningServer, with share: SentShare? = nil) throws -> SentShare {
            let content = Data((0..<2_000_000).map { UInt8(truncatingIfNeeded: $0) })
            if let share { #expect(try share.at(server).pickUp().body == content) }
            let new = try SentShare([.text("max_downloads", "9"), .file(named: "f", content)], at: server)
            #expect(try new.pickUp().body == content)
            let encrypted = try server.post(
                "/api/encrypt", form: [.text("enc_password", "words"), .file(named: "f", content)])
            #expect(encrypted.status == 200)
            let decrypted = try server.post(
                "/api/decrypt", form: [.text("enc_password", "words"), .file(named: "f", encrypted.body)])
            #expect(decrypted.status == 200 && decrypted.body == content)
            return new
        }

        @Test("without files that have no name, and without renaming that does not replace")
        func names() throws {
            let folder = try TemporaryFolder()
            let mount = try BindMount(in: folder)
            var server = try RunningServer(settings: ShareSettings.text(), in: folder)
            try expectLimitation("Unfinished files have a hidden name", at: server)
            let share = try expectWork(at: server)
            #expect(try server.stop() == 0)
            let leftover = "pacshare/.\(String(repeating: "a", count: 32)).partial"
            try Data("left by a crash".utf8).write(to: mount.source.appendingPathComponent(leftover))
            server = try RunningServer(settings: ShareSettings.text(), in: folder)
            _ = try expectWork(at: server, with: share)
            #expect(server.storedNames.allSatisfy { $0.hasSuffix(".blob") }, "\(server.storedNames)")
            #expect(try server.stop() == 0)
        }

        @Test("with permissions and owners of their own", arguments: Rights.allCases, Account.allCases)
        func rights(rights: Rights, account: Account) throws {
            try #require(geteuid() == 0, "Only root can serve as another account: run this test as root.")
            let folder = try TemporaryFolder()
            let options = rights.rawValue.split(separator: " ").map(String.init)
            let mount = try BindMount(
                in: folder, options + ["-p", "a+rwX", "-u", "\(Self.owner)", "-g", "\(Self.owner)"])
            defer { withExtendedLifetime(mount) {} }
            var share: SentShare?
            for _ in 0..<2 {
                let server = try RunningServer(settings: ShareSettings.text(), wrapper: account.wrapper, in: folder)
                try expectLimitation("Permissions cannot be set", at: server)
                try expectLimitation("open to other accounts of this machine", at: server)
                if account == .root { try expectLimitation("Owners cannot be set", at: server) }
                share = try expectWork(at: server, with: share)
                #expect(!server.log.text.contains(" error "), "\(server.log.text)")
                #expect(try server.stop() == 0)
            }
        }
    }
}

/// The data directory of a test, as a mount with fewer abilities than what it shows; unmounted with the last reference
/// to it.
private final class BindMount {
    /// The folder that is shown.
    let source: URL
    private let place: URL
    private let folder: TemporaryFolder
    private let bindfs = Process()

    /// - Parameters:
    ///   - folder: the folder of the test.
    ///   - options: those of bindfs.
    init(in folder: TemporaryFolder, _ options: [String] = []) throws {
        try #require(
            access("/dev/fuse", R_OK | W_OK) == 0,
            "bindfs needs /dev/fuse. In a container: --device /dev/fuse --cap-add SYS_ADMIN")
        self.folder = folder
        (place, source) = (folder["data"], folder["source"])
        for url in [place, source] {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        }
        // Whoever serves has to reach the mount.
        try #require(chmod(folder.url.path, 0o755) == 0)
        bindfs.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        bindfs.arguments = ["bindfs", "-f"] + options + [source.path, place.path]
        try bindfs.run()
        let isMounted = try eventually { try Self.device(place) != Self.device(source) || !bindfs.isRunning }
        try #require(isMounted && bindfs.isRunning, "bindfs does not mount.")
    }

    deinit {
        // While a server that is being killed has files open, it can only be detached.
        umount2(place.path, Int32(MNT_DETACH))
        bindfs.terminate()
        bindfs.waitUntilExit()
    }

    private static func device(_ url: URL) throws -> dev_t {
        var status = stat()
        try #require(stat(url.path, &status) == 0)
        return status.st_dev
    }
}
