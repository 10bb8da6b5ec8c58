import AdminAccess
import AuditLog
import CredentialFile
import FileSystem
import Glibc
import PacCryptCore
import RequestGuard
import SQLiteStore
import SystemPackage

/// A process that the tests start, so that they can kill it and have it compete with others. It writes a line for each
/// thing that was acknowledged.
@main
enum Probe {
    static func main() async {
        let arguments = CommandLine.arguments
        do {
            let folder = FilePath(arguments.dropFirst(2).first ?? "")
            try await run(arguments.dropFirst().first ?? "", folder: folder, arguments.last)
        } catch CredentialFileError.file(let error) where error.isStorageFull {
            // Short, because the limit holds for what is said, too.
            say("storage full")
        } catch {
            say("error \(error)")
        }
    }

    private static func run(_ command: String, folder: FilePath, _ argument: String?) async throws {
        switch command {
        case "heads": try storeHeads(folder)
        case "limited-heads":
            limitFiles(to: 300_000)
            try storeHeads(folder)
        case "pardons": try await leavePardons(folder)
        case "accounts": try await replaceAccounts(folder)
        case "limited-accounts":
            // Room for the line that says why, and less than an account takes.
            limitFiles(to: 240)
            try await replaceAccounts(folder)
        case "create": try await create(folder, token: argument ?? "")
        case "shares": try await ShareProbe(folder: folder).insertAndBurn()
        case "claims": try await ShareProbe(folder: folder).claim(argument ?? "")
        default: say("unknown command")
        }
    }

    /// Lets no file grow beyond so many bytes, as a full disk would.
    private static func limitFiles(to bytes: UInt) {
        signal(SIGXFSZ, SIG_IGN)
        var limit = rlimit(rlim_cur: bytes, rlim_max: bytes)
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
    }

    /// Stores ends of the log, one after the other, until somebody stops it.
    private static func storeHeads(_ folder: FilePath) throws {
        let heads = try StateDatabase(folder: folder).auditHeads
        for seq in UInt64(1)... {
            // Many nodes, so that the file grows.
            guard let head = AuditHead(seq: seq, hash: [UInt8](repeating: UInt8(seq & 0xFF), count: 32)) else { return }
            try heads.store(head, node: "node \(seq)")
            try heads.store(head, node: "last")
            say("\(seq)")
        }
    }

    private static func leavePardons(_ folder: FilePath) async throws {
        let pardons = try StateDatabase(folder: folder).pardons
        for _ in 0..<100 { try await pardons.leave(.everybody, now: Timestamp(milliseconds: 0)) }
        say("done")
    }

    /// Replaces the account again and again, with a number in its name, until somebody stops it.
    private static func replaceAccounts(_ folder: FilePath) async throws {
        let file = try credentials(folder)
        for number in 1... {
            guard let stored = try await file.account() else { return say("no account") }
            var account = stored.account
            account.name = "admin \(number)"
            guard try await file.replace(account, revision: stored.revision) else { return say("not replaced") }
            say("\(number)")
        }
    }

    private static func create(_ folder: FilePath, token: String) async throws {
        guard let token = SetupToken(token) else { return say("no token") }
        let file = try credentials(folder)
        let name = "admin of \(getpid())"
        let password = try PasswordHash(originalHash: String(repeating: "A", count: 43) + "=", salt: "AAAA")
        say("\(try await file.create(AdminAccount(name: name, password: password), using: token))")
    }

    private static func credentials(_ folder: FilePath) throws -> CredentialFile {
        let file = AdminKeyFile(folder: folder)
        guard let key = try file.load() else { throw AuditLogError.keyMalformed(file.path) }
        return try CredentialFile(folder: folder, key: key)
    }

    static func say(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = write(STDOUT_FILENO, line, line.count)
    }
}
