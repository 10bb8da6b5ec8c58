import AdminAccess
import AdminAccessConformance
import AuditLog
import AuditLogConformance
import PacShare
import PacShareConformance
import SQLiteStore
import TestSupport
import Testing

@Suite("What the ports promise")
struct ConformanceTests {
    private let folder: TemporaryFolder
    private let database: StateDatabase

    init() throws {
        folder = try TemporaryFolder()
        database = try StateDatabase(folder: folder.filePath)
    }

    @Test("Sessions", arguments: SessionStorePromises.all)
    func sessions(promise: PortPromise<any SessionStore>) async throws {
        try await promise.check(database.sessions)
    }

    @Test("Devices", arguments: DeviceStorePromises.all)
    func devices(promise: PortPromise<any DeviceStore>) async throws {
        try await promise.check(database.devices)
    }

    @Test("Attempts at passwords", arguments: LoginAttemptStorePromises.all)
    func loginAttempts(promise: PortPromise<any LoginAttemptStore>) async throws {
        try await promise.check(database.loginAttempts)
    }

    @Test("Pardons", arguments: PardonStorePromises.all)
    func pardons(promise: PortPromise<any PardonStore>) async throws {
        try await promise.check(database.pardons)
    }

    @Test("Ends of the audit log", arguments: AuditHeadStorePromise.all)
    func auditHeads(promise: AuditHeadStorePromise) throws {
        try promise.check(database.auditHeads)
    }

    @Test("Accepted codes", arguments: AcceptedCodeStorePromise.all)
    func acceptedCodes(promise: AcceptedCodeStorePromise) async throws {
        try await promise.check(database.acceptedCodes)
    }

    @Test("Shares", arguments: ShareStorePromise.all)
    func shares(promise: ShareStorePromise) async throws {
        try await promise.check(database.shares)
    }
}
