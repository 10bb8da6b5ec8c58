import FileSystem
import Glibc
import SystemPackage

/// A process that the tests start, so that they can kill it and give it troubles of its own.
///
/// Arguments: what to do, and the path to do it with.
@main
enum Probe {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { exit(2) }
        let file = DurableFile(path: FilePath(arguments[2]))
        do {
            switch arguments[1] {
            case "hold": try hold(file.path)
            case "create": say(try file.create(with: [1]) ? "created" : "exists")
            case "make":
                try OpenFolder.makeWithParents(file.path)
                say("made")
            case "stamp":
                try StampedFile(path: file.path).overwrite(with: [1])
                say("stamped")
            case "remove":
                try OpenFolder(file.folder).removeTree(file.name)
                say("removed")
            case "remove-with-few-files":
                var limit = rlimit(rlim_cur: 32, rlim_max: 32)
                setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
                try OpenFolder(file.folder).removeTree(file.name)
                say("removed")
            default: exit(2)
            }
        } catch {
            say("\(error)")
        }
    }

    private static func hold(_ path: FilePath) throws {
        let lock = try ProcessLock(path)
        withExtendedLifetime(lock) {
            say("holding")
            while true { pause() }
        }
    }

    private static func say(_ text: String) {
        let line = Array("\(text)\n".utf8)
        _ = write(STDOUT_FILENO, line, line.count)
    }
}
