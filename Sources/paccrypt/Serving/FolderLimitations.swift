import FileSystem
import Logging
import Synchronization
import SystemPackage

/// What the file systems under the server's folders cannot do, found out by trying. The log, `/readyz` and the admin's
/// page tell it; the server works without.
final class FolderLimitations: Sendable {
    /// A file system that was tried out, and the folders that lie in it.
    private struct Trial {
        let device: DeviceID
        var folders: [String]
        let sentences: [String]
    }

    private let logger: Logger
    private let trials = Mutex<[Trial]>([])

    init(logger: Logger) {
        self.logger = logger
    }

    /// What cannot be done, a sentence each, with the folders that it is true of.
    var sentences: [String] {
        trials.withLock { trials in
            trials.flatMap { trial in
                let folders = trial.folders.joined(separator: ", ")
                return trial.sentences.map { "\(folders): \($0)" }
            }
        }
    }

    /// Tries out the file system of a folder, unless it is one that was tried out before, and warns of what it cannot
    /// do. Blocks.
    ///
    /// - Parameters:
    ///   - name: what answers call the folder; the log names its path.
    ///   - path: the path of the folder. When it is missing, the one is tried in which it would be made.
    func tryOut(_ name: String, _ path: FilePath) {
        do throws(FileError) {
            let folder = try existing(path)
            let device = try folder.status().deviceID
            let isKnown = trials.withLock { trials in
                guard let index = trials.firstIndex(where: { $0.device == device }) else { return false }
                if !trials[index].folders.contains(name) { trials[index].folders.append(name) }
                return true
            }
            guard !isKnown else { return }
            let features = try FileSystemFeatures.probed(in: folder)
            var sentences = features.limitations
            if !features.contains(.permissions), try folder.status().isOpenToOthers {
                sentences.append("The folder is open to other accounts of this machine, with all secrets in it.")
            }
            for sentence in sentences {
                logger.warning("the file system of a folder is limited: \(sentence)", metadata: ["folder": "\(path)"])
            }
            trials.withLock { $0.append(Trial(device: device, folders: [name], sentences: sentences)) }
        } catch {
            logger.warning(
                "the file system of a folder cannot be tried out", metadata: ["folder": "\(path)", "error": "\(error)"])
        }
    }

    private func existing(_ path: FilePath) throws(FileError) -> OpenFolder {
        var path = path
        while true {
            if let folder = try ifPresent({ () throws(FileError) in try OpenFolder(path) }) { return folder }
            guard path.removeLastComponent() else { return try OpenFolder(path) }
        }
    }
}
