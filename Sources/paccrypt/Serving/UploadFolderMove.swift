import FileSystem
import PacCryptServer
import Settings
import SystemPackage
import Threads

/// Keeps the upload folder from being another one while shares lie in the one in use: they would not be found there.
struct UploadFolderMove: Sendable {
    /// How it is done.
    static let instructions =
        "To move the shares, stop the server, move the whole folder, let upload_folder in settings.json name its new "
        + "place, and start the server."

    private static let namesOfOthers: Set<String> = [".paccrypt-instance", "lost+found"]

    let folder: DataFolder
    /// The path of the folder in use.
    let inUse: FilePath
    let shares: ShareParts
    let threads: ThreadPool

    /// Why these settings cannot be put in force, in words for an operator; nil when they can.
    func refusal(of settings: Settings) async -> String? {
        let wanted = folder.uploadFolder(settings)
        do {
            let isOther = await threads.run { [inUse] in Self.place(wanted) != Self.place(inUse) }
            guard isOther else { return nil }
            let count = try await shares.services.shares.totals().count
            let isEmpty = try await threads.run { [inUse] in try Self.isEmpty(inUse) }
            if count == 0, isEmpty { return nil }
            return "The upload folder in use, \(inUse), is not empty: the database has \(count) shares with files. "
                + Self.instructions
        } catch {
            return "It cannot be found out whether the upload folder in use, \(inUse), is empty. " + Self.instructions
        }
    }

    private static func place(_ path: FilePath) -> FilePath {
        (try? path.resolved()) ?? path.lexicallyNormalized()
    }

    /// Whether nothing lies there but what the server puts into every upload folder.
    private static func isEmpty(_ path: FilePath) throws -> Bool {
        try OpenFolder(path).names().allSatisfy { namesOfOthers.contains($0.string) }
    }
}
