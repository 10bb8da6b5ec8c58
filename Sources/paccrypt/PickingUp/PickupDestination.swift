import CommandLineIO
import Crypto
import FileSystem
import PacCryptClient
import PacCryptCore
import SystemPackage
import TextEncodings

/// Where picked-up files go.
struct PickupDestination: Sendable {
    /// A file for one file, a directory for several; `-` is standard output.
    let output: String?
    let isReplacing: Bool
    let isQuiet: Bool

    /// The path of every file, each its own.
    ///
    /// - Parameter isText: whether the share is a text, to be read.
    /// - Throws: ``CommandFailure`` when one exists already: before a download is taken.
    func paths(for infos: [FileInfo?], isText: Bool) throws -> [String] {
        let paths = try self.paths(forNew: infos, isText: isText)
        guard !isReplacing else { return paths }
        for path in paths where path != "-" && Self.exists(path) {
            throw CommandFailure.fileExists(path)
        }
        return paths
    }

    /// The file that `-o` names for a share of one file, or `-`; nil when the file's own name decides.
    var namedFile: String? {
        output.flatMap { $0 == "-" || !Path.isDirectory($0) ? $0 : nil }
    }

    /// The path of a file that got its name only after a download was taken. It must not be lost, so what exists
    /// already is left alone, and the file goes beside it; the user is told.
    func path(forTaken name: String?) -> String {
        let folder = output ?? ""
        let received = ReceivedName(name)
        let name = received?.name ?? Self.standardName(1)
        received?.report(path: Path.join(folder, name))
        guard !isReplacing else { return Path.join(folder, name) }
        let free = Self.unique(name) { Self.exists(Path.join(folder, $0)) }
        if free != name {
            CommandExit.report(
                "\(DisplayedName.quoted(Path.join(folder, name))) exists already: the file goes to "
                    + DisplayedName.quoted(Path.join(folder, free)))
        }
        return Path.join(folder, free)
    }

    /// The folder of what has arrived and is not yet decrypted. The same share has the same one the next time.
    func partialPath(for link: ShareLink) -> String {
        let digest = SHA256.hash(data: Array("paccrypt/pickup".utf8) + Array(link.id.utf8))
        let name = ".paccrypt-pickup-" + Hexadecimal.text(digest.prefix(8))
        return Path.join(folder, name)
    }

    /// Makes the directory that `-o` names for several files, on the disk before the share may be given up for them.
    func prepare(count: Int) throws {
        guard let output, count > 1, output != "-", !Path.isDirectory(output) else { return }
        try OpenFolder.make(
            FilePath(byteText: output),
            permissions: [.ownerReadWriteExecute, .groupReadWriteExecute, .otherReadWriteExecute], synchronizing: true)
    }

    private func paths(forNew infos: [FileInfo?], isText: Bool) throws -> [String] {
        if isText, infos.count == 1, output == nil { return ["-"] }
        if infos.count > 1, output == "-" {
            throw CommandError.severalFilesInOne(count: infos.count)
        }
        if infos.count == 1, let namedFile { return [namedFile] }
        var taken: Set<String> = []
        return infos.enumerated().map { index, info in
            let received = ReceivedName(info?.name)
            if info?.kind == .text, infos.count == 1, output == nil { return "-" }
            let name = Self.unique(received?.name ?? Self.standardName(index + 1)) { taken.contains($0) }
            taken.insert(name)
            let path = Path.join(output ?? "", name)
            received?.report(path: path)
            return path
        }
    }

    /// Standard output has no folder beside it, so what has arrived waits with other temporary files.
    private var folder: String {
        switch output {
        case nil: ""
        case "-": EnvironmentVariable.text("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        case .some(let output): Path.isDirectory(output) ? output : Path.directory(of: output)
        }
    }

    /// What a file without a name is called.
    private static func standardName(_ number: Int) -> String { "pickup-\(number)" }

    /// `a.txt`, `a (2).txt`, …: files of one share may have the same name.
    private static func unique(_ name: String, isTaken: (String) -> Bool) -> String {
        guard isTaken(name) else { return name }
        var number = 2
        while true {
            let candidate = LocalFileName.numbered(name, number)
            if !isTaken(candidate) { return candidate }
            number += 1
        }
    }

    /// Whether anything has the name, be it a link that leads nowhere.
    private static func exists(_ path: String) -> Bool {
        (try? Stat(existing: FilePath(byteText: path), followingLink: false)) != nil
    }
}
