import Foundation

/// A folder for the time of a test.
enum TemporaryFolder {
    /// Runs `body` with a path where nothing is, and removes what it left there.
    static func with<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appending(path: "paccrypt-server-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(folder)
    }
}
