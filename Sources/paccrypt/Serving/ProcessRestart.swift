import CommandLineIO
import Foundation

/// Runs this program anew, in this process and with the arguments that it was started with.
enum ProcessRestart {
    /// Returns only when that fails. Everything that this program opened is closed by it, locks included.
    ///
    /// - Throws: ``CommandFailure`` when the program cannot be run.
    static func execute() throws {
        closeOnExecute()
        var arguments: [UnsafeMutablePointer<CChar>?] = CommandLine.arguments.map { strdup($0) }
        arguments.append(nil)
        execv(path, &arguments)
        throw CommandFailure(.other, "The server cannot be started again: \(String(cString: strerror(errno)))")
    }

    /// The file that this program was started from. After an update there is a new one in its place, and the link
    /// names the old one as deleted.
    private static var path: String {
        let link = "/proc/self/exe"
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: link) else { return link }
        let file = target.hasSuffix(" (deleted)") ? String(target.dropLast(" (deleted)".count)) : target
        return access(file, X_OK) == 0 ? file : link
    }

    private static func closeOnExecute() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in names.compactMap({ Int32($0) }) where descriptor > STDERR_FILENO {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }
}
