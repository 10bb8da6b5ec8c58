import Foundation

/// Troubles of a machine that a program meets when it is started with these variables. They are made by a library that
/// answers in place of the system's, so that neither rights nor a file system of the test's own are needed.
public enum MachineTrouble {
    private enum Failure: Error {
        case notBuilt(String)
    }

    /// A disk that is full when the files in a folder, unnamed ones included, have so many bytes.
    public static func fullDisk(_ folder: String, bytes: Int) throws -> [String: String] {
        [
            "LD_PRELOAD": try library.get(), "SMALL_DISK": URL(filePath: folder).resolvingSymlinksInPath().path,
            "SMALL_DISK_BYTES": String(bytes),
        ]
    }

    /// A disk that hangs when the files in a folder, unnamed ones included, are to have more bytes than so many.
    ///
    /// - Parameter end: the path of a file; once it is there, the disk works.
    public static func hangingDisk(_ folder: String, bytes: Int, until end: String) throws -> [String: String] {
        [
            "LD_PRELOAD": try library.get(), "HANGING_DISK": URL(filePath: folder).resolvingSymlinksInPath().path,
            "HANGING_DISK_BYTES": String(bytes), "HANGING_DISK_END": end,
        ]
    }

    /// No trouble: the size of each file whose contents are synchronised is added to a log, a line each.
    public static func loggedSynchronizations(_ log: String) throws -> [String: String] {
        ["LD_PRELOAD": try library.get(), "SYNCHRONIZATION_LOG": log]
    }

    /// A file system that can do less, in a folder.
    static func limitedFiles(_ folder: String, _ abilities: LimitedMount.Abilities) throws -> [String: String] {
        var variables = [
            "LD_PRELOAD": try library.get(),
            "LIMITED_FILES": URL(filePath: folder).resolvingSymlinksInPath().path,
        ]
        variables["LIMITED_CHMOD"] = abilities.permissions?.rawValue
        variables["LIMITED_CHOWN"] = abilities.owners?.rawValue
        variables["LIMITED_OWNER"] = abilities.owner.map(String.init)
        return variables
    }

    /// Folders of a name that belong to somebody else: what lies in them cannot be removed.
    public static func foreignFolders(named name: String) throws -> [String: String] {
        ["LD_PRELOAD": try library.get(), "FOREIGN_FOLDER": name]
    }

    /// Files of a name that cannot be removed.
    public static func foreignFiles(named name: String) throws -> [String: String] {
        ["LD_PRELOAD": try library.get(), "FOREIGN_FILE": name]
    }

    /// Folders of a name into which somebody always writes another file.
    public static func busyFolders(named name: String) throws -> [String: String] {
        ["LD_PRELOAD": try library.get(), "BUSY_FOLDER": name]
    }

    /// Files of a name that are mounted by themselves, so that no other takes their place.
    public static func mountedFiles(named name: String) throws -> [String: String] {
        ["LD_PRELOAD": try library.get(), "MOUNTED_FILE": name]
    }

    /// A disk that fails when a folder is synchronised.
    public static func unsynchronizedFolders() throws -> [String: String] {
        ["LD_PRELOAD": try library.get(), "UNSYNCHRONIZED_FOLDERS": "1"]
    }

    /// A disk that fails when a file is synchronised.
    public static func unsynchronizedFiles() throws -> [String: String] {
        ["LD_PRELOAD": try library.get(), "UNSYNCHRONIZED_FILES": "1"]
    }

    /// Ports below 1024 that this user may not listen on.
    public static func closedPorts() throws -> [String: String] {
        ["LD_PRELOAD": try library.get(), "CLOSED_PORTS": "1"]
    }

    /// No trouble: the process stays open to the tester, who is not root, though it means to keep others out.
    public static func visibleProcess() throws -> [String: String] {
        ["LD_PRELOAD": try library.get(), "VISIBLE_PROCESS": "1"]
    }

    /// The start of a command line under which files are closed by their permissions for root, too.
    public static let withoutPowerOverFiles: [String] =
        geteuid() == 0
        ? [
            "setpriv", "--bounding-set", "-dac_override,-dac_read_search", "--inh-caps",
            "-dac_override,-dac_read_search",
        ]
        : ["env"]

    private static let sources = URL(filePath: #filePath).deletingLastPathComponent()

    /// The library, which lies beside the test's own program.
    private static let library = Result { () throws -> String in
        let ours = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let library = ours.deletingLastPathComponent().appending(path: "libMachineTrouble.so").path
        let folder = try TemporaryFolder()
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/env")
        compiler.arguments =
            ["clang", "-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", folder.path("library")]
            + [
                "closed-ports.c", "foreign-folder.c", "full-disk.c", "limited-files.c", "synchronizations.c",
                "visible-process.c",
            ].map { sources.appending(path: $0).path } + ["-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw Failure.notBuilt("clang failed") }
        // Others may be using the one that is there.
        let new = "\(library).\(UUID().uuidString)"
        try FileManager.default.moveItem(atPath: folder.path("library"), toPath: new)
        guard rename(new, library) == 0 else { throw Failure.notBuilt(String(cString: strerror(errno))) }
        return library
    }
}
