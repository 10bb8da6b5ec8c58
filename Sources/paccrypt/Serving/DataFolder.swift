import CommandLineIO
import DurableFiles
import Foundation
import Logging
import Settings

/// `application_data` of a data directory, held by this server as long as it lives.
struct DataFolder: Sendable {
    /// The data directory.
    let root: URL
    private let lock: DataDirectoryLock

    /// Makes the folder when it is missing.
    ///
    /// - Throws: ``StartFailure`` when it cannot be made; with exit code 2 when another server uses it.
    init(dataDirectory: String) throws {
        root = URL(filePath: dataDirectory, directoryHint: .isDirectory)
        let folder = root.appending(path: "application_data")
        do {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartFailure.system("Cannot make the folder \(folder.path).")
        }
        do {
            lock = try DataDirectoryLock(folder: folder.path)
        } catch {
            guard case .locked = error.code else { throw StartFailure.system("\(error)") }
            throw StartFailure.settings("Another server uses this data directory. \(error)")
        }
    }

    /// Closes `application_data` or the upload folder to everybody but its owner. The original left both open to read,
    /// secrets of second factors among what lies there.
    static func close(_ path: String, _ logger: Logger) {
        do throws(FileError) {
            try PrivateFolder.restrict(path: path)
        } catch {
            logger.warning("Others on this machine may be able to read what lies in \(path). \(error)")
        }
    }

    /// The path of `application_data`.
    var path: String { root.appending(path: "application_data").path }

    /// The path of a file in it.
    func path(of name: String) -> String { path + "/" + name }

    /// The folder of uploads, which the setting names relative to the data directory, or in full.
    func uploadFolder(_ settings: Settings) -> String {
        settings.uploadFolder.hasPrefix("/")
            ? settings.uploadFolder : root.appending(path: settings.uploadFolder).path
    }
}
