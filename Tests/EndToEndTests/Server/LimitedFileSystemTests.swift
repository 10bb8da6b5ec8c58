import Foundation
import Glibc
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
            let mount = try BindMount(folder["data"], in: folder)
            var server = try RunningServer(settings: ShareSettings.text(), in: folder)
            try expectLimitation("Unfinished files have a hidden name", at: server)
            let share = try expectWork(at: server)
            #expect(try server.stop() == 0)
            try mount.source.file(
                "data.source/pacshare/.\(String(repeating: "a", count: 32)).partial", "left by a crash")
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
                folder["data"], options + ["-p", "a+rwX", "-u", "\(Self.owner)", "-g", "\(Self.owner)"], in: folder)
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

/// A folder that shows another one with fewer abilities; unmounted with the last reference to it.
private final class BindMount {
    let source: TemporaryFolder
    private let path: String

    /// - Parameters:
    ///   - place: where the mount is made.
    ///   - options: those of bindfs.
    ///   - folder: holds what the mount shows.
    init(_ place: URL, _ options: [String] = [], in folder: TemporaryFolder) throws {
        try #require(
            access("/dev/fuse", R_OK | W_OK) == 0,
            "This test mounts file systems with bindfs, which needs /dev/fuse. For a container: --device /dev/fuse --cap-add SYS_ADMIN."
        )
        source = folder
        path = place.path
        let shown = place.path + ".source"
        for path in [path, shown] {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }
        // Whoever serves has to reach the mount.
        try #require(chmod(folder.url.path, 0o755) == 0)
        let result = try Program.run("/usr/bin/env", ["bindfs"] + options + [shown, path])
        try #require(result.code == 0, "bindfs: \(result.errors)")
    }

    deinit {
        // As long as a process that is being killed has files open, only this detaches it.
        umount2(path, Int32(MNT_DETACH))
    }
}
