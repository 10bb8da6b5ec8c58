import Foundation
import TestSupport
import Testing

@Suite("Where the file system keeps its own permissions")
struct ForcedPermissionsTests {
    /// How a mount treats changes of permissions, and whom its files belong to: as SMB and vfat, and as FUSE.
    enum Kind: CaseIterable {
        case refusing, ignoring, ofSomebodyElse, plain

        var abilities: LimitedMount.Abilities {
            let ordinary = LimitedMount.Account.ordinaryID
            return switch self {
            case .refusing: .init(permissions: .denied, owners: .denied, owner: ordinary)
            case .ignoring: .init(permissions: .ignored, owners: .ignored, owner: ordinary)
            case .ofSomebodyElse: .init(owners: .denied, owner: 1234)
            case .plain: .init()
            }
        }
    }

    /// Runs a script beside `mnt`, the mount, with `as` for the account.
    static func run(
        _ script: String, on kind: Kind, as account: LimitedMount.Account, environment: [String: String] = [:],
        in folder: TemporaryFolder
    ) throws -> Finished {
        let mount = try LimitedMount("mnt", in: folder, kind.abilities)
        defer { withExtendedLifetime(mount) {} }
        let variables = ["AS": account.wrapper.joined(separator: " "), "PACCRYPT_PASSWORD": "pw"]
        return try Program.shell(
            "umask 022; as() { $AS \"$@\"; }; " + script,
            environment: variables.merging(environment) { $1 }.merging(mount.environment) { $1 }, in: folder.url)
    }

    @Test(
        "folders, files and keys are complete, what was not set is said once, and nothing else is left",
        arguments: Kind.allCases, LimitedMount.Account.allCases)
    func completes(kind: Kind, account: LimitedMount.Account) throws {
        let result = try Self.run(
            """
            mkdir -p tree/read-only/deep; echo a > tree/a; echo b > tree/read-only/deep/b; ln tree/a tree/hard
            ln -s a tree/link; touch -d 2001-02-03 tree/a; chmod 555 tree/read-only
            as "$PACCRYPT" encrypt -o mnt/c tree || exit 10
            as "$PACCRYPT" encrypt -o mnt/c tree 2>/dev/null; [ $? = 6 ] || exit 11
            as "$PACCRYPT" encrypt --force -o mnt/c tree || exit 12
            as "$PACCRYPT" decrypt -o mnt mnt/c || exit 13
            diff -r tree mnt/tree || exit 14
            as "$PACCRYPT" decrypt -o mnt mnt/c 2>/dev/null; [ $? = 6 ] || exit 15
            as touch mnt/tree/old; as "$PACCRYPT" decrypt --force -o mnt mnt/c || exit 16
            [ ! -e mnt/tree/old ] || exit 17
            as "$PACCRYPT" keygen --private-key mnt/private.pem --public-key mnt/public.pem || exit 18
            as "$PACCRYPT" keygen --force --private-key mnt/private.pem --public-key mnt/public.pem || exit 19
            ls -A mnt
            """, on: kind, as: account, in: try TemporaryFolder())
        #expect(result.code == 0, "\(result.errors)")
        #expect(result.text == "c\nprivate.pem\npublic.pem\ntree\n")
        let lines = result.errors.split(separator: "\n")
        guard kind != .plain else {
            #expect(lines == [])
            return
        }
        #expect(lines.count == 4, "\(lines)")
        #expect(lines.prefix(2).allSatisfy { $0.contains("\"mnt/tree\" is complete") && $0.contains("permissions") })
        #expect(
            lines.suffix(2).allSatisfy {
                $0.contains("\"mnt/private.pem\" may be read by everybody on this machine")
            })
    }

    @Test("a folder that turns out damaged leaves nothing", arguments: Kind.allCases, LimitedMount.Account.allCases)
    func fails(kind: Kind, account: LimitedMount.Account) throws {
        let result = try Self.run(
            """
            mkdir -p tree/read-only/deep; head -c 300000 /dev/urandom > tree/read-only/deep/a; chmod 555 tree/read-only
            head -c 300000 /dev/urandom > tree/z
            "$PACCRYPT" encrypt -o c tree && truncate -s 450000 c || exit 10
            as "$PACCRYPT" decrypt -o mnt/tree c; [ $? = 4 ] || exit 11
            ls -A mnt
            """, on: kind, as: account, in: try TemporaryFolder())
        #expect(result.code == 0 && result.text == "", "\(result.text) \(result.errors)")
    }
}
