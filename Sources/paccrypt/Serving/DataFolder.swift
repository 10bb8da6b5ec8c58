import AuditLog
import CommandLineIO
import FileSystem
import Logging
import Settings
import SystemPackage

/// `application_data` of a data directory, held by this server as long as it lives.
struct DataFolder: Sendable {
    /// Held by the running server; holds its process number.
    private static let lockName = "serve.lock"

    /// The data directory, from the root on.
    let root: FilePath
    /// The path of `application_data`.
    let path: FilePath
    /// Whether an instance has lived here before; in any other folder nobody knows what may be deleted.
    let isKnown: Bool
    private let lock: ProcessLock

    /// Makes the folder when it is missing.
    ///
    /// - Parameter dataDirectory: ``ByteText``.
    /// - Throws: ``StartFailure`` when it cannot be made; with exit code 2 when another server uses it.
    init(dataDirectory: String) throws {
        do throws(FileError) {
            let given = FilePath(byteText: dataDirectory)
            // Somebody may have deleted the working directory.
            root = given.isAbsolute ? given : try FilePath.workingFolder().pushing(given)
            path = root.appending("application_data")
            try OpenFolder.makeWithParents(path)
            lock = try ProcessLock(path.appending(Self.lockName))
            let folder = try OpenFolder(path)
            isKnown = try folder.regularFile(FilePath(AdminKeyFile.name)) != nil
            if isKnown { try FileSystemFeatures.removeLeftovers(in: folder) }
        } catch .locked(let path, let holder) {
            let error = FileError.locked(path, holder: holder)
            throw StartFailure.settings("Another server uses this data directory. \(error)")
        } catch {
            throw StartFailure.system("\(error)")
        }
    }

    /// Closes `application_data` or the upload folder to everybody but its owner. The original left both open to read,
    /// secrets of second factors among what lies there.
    static func close(_ path: FilePath, _ logger: Logger) {
        do throws(FileError) {
            try OpenFolder(path).restrictToOwner()
        } catch {
            logger.warning("Others on this machine may be able to read what lies in \(path). \(error)")
        }
    }

    /// The path of a file in it.
    func path(of name: String) -> FilePath { path.appending(name) }

    /// The folder of uploads, which the setting names relative to the data directory, or in full.
    func uploadFolder(_ settings: Settings) -> FilePath {
        root.pushing(FilePath(settings.uploadFolder))
    }
}
