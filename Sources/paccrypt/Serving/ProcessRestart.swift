import CommandLineIO
import FileSystem
import Foundation
import SystemPackage

/// Runs this program anew, in this process and with the arguments that it was started with.
struct ProcessRestart {
    /// What whoever started the program left open for it, to watch it or to be told something.
    private let inherited: Set<Int32>

    /// To be made before the program opens anything.
    init() {
        inherited = Self.openDescriptors()
    }

    /// Returns only when that fails. Everything that this program opened is closed by it, locks included; what it
    /// inherited stays.
    ///
    /// - Throws: ``StartFailure`` when the program cannot be run.
    func execute() throws {
        closeOnExecute()
        // What handled it ends with this program, and the next one begins with what is ignored.
        signal(SIGHUP, SIG_IGN)
        // The very bytes, which need not be UTF-8.
        Self.path.withPlatformString { _ = execv($0, CommandLine.unsafeArgv) }
        throw StartFailure.system("The server cannot be started again: \(Errno(rawValue: errno).reason)")
    }

    /// The file that this program was started from. After an update there is a new one in its place, and the link
    /// names the old one as deleted.
    private static var path: FilePath {
        let link: FilePath = "/proc/self/exe"
        guard let target = try? OpenFolder("/proc/self").target(ofLink: "exe") else { return link }
        let mark = Array(" (deleted)".utf8)
        let isDeleted = target.suffix(mark.count) == mark[...]
        let file = FilePath(bytes: isDeleted ? Array(target.dropLast(mark.count)) : target)
        return file.withPlatformString { access($0, X_OK) } == 0 ? file : link
    }

    private func closeOnExecute() {
        for descriptor in Self.openDescriptors().subtracting(inherited) {
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        }
    }

    private static func openDescriptors() -> Set<Int32> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        // Among the names is the folder itself, which is closed by now.
        return Set(names.compactMap { Int32($0) }.filter { fcntl($0, F_GETFD) != -1 })
    }
}
