import CommandLineIO
import Crypto
import Foundation
import PacCryptClient
import PacCryptCore

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
            throw CommandFailure(
                .fileExists, "\(DisplayedName.quoted(path)) exists already: use --force to replace it",
                cause: .fileExists)
        }
        return paths
    }

    /// The folder of what has arrived and is not yet decrypted. The same share has the same one the next time.
    func partialPath(for link: ShareLink) -> String {
        let digest = SHA256.hash(data: Array("paccrypt/pickup".utf8) + Array(link.id.utf8))
        let name = ".paccrypt-pickup-" + digest.prefix(8).map { String(format: "%02x", $0) }.joined()
        return Path.join(folder, name)
    }

    /// Makes the directory that `-o` names for several files.
    func prepare(count: Int) throws {
        guard let output, count > 1, output != "-", !Path.isDirectory(output) else { return }
        do {
            try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: false)
        } catch {
            throw CommandFailure(.other, "Cannot create the directory \(DisplayedName.quoted(output))")
        }
    }

    private func paths(forNew infos: [FileInfo?], isText: Bool) throws -> [String] {
        if isText, infos.count == 1, output == nil { return ["-"] }
        if infos.count > 1, output == "-" {
            throw CommandFailure(.usage, "The share holds \(infos.count) files: name a directory with -o")
        }
        if infos.count == 1, let output, output == "-" || !Path.isDirectory(output) { return [output] }
        var taken: Set<String> = []
        return infos.enumerated().map { index, info in
            let own = info?.name.flatMap(FileName.lastComponent(of:))
            if info?.kind == .text, infos.count == 1, output == nil { return "-" }
            let name = Self.unique(own ?? "pickup-\(index + 1)", among: taken)
            taken.insert(name)
            return Path.join(output ?? "", name)
        }
    }

    /// Standard output has no folder beside it, so what has arrived waits with other temporary files.
    private var folder: String {
        switch output {
        case nil: ""
        case "-": FileManager.default.temporaryDirectory.path
        case .some(let output): Path.isDirectory(output) ? output : Path.directory(of: output)
        }
    }

    /// `a.txt`, `a (2).txt`, …: files of one share may have the same name.
    static func unique(_ name: String, among taken: Set<String>) -> String {
        guard taken.contains(name) else { return name }
        let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 } ?? name.endIndex
        var number = 2
        while true {
            let candidate = "\(name[..<dot]) (\(number))\(name[dot...])"
            if !taken.contains(candidate) { return candidate }
            number += 1
        }
    }

    /// Whether anything has the name, be it a link that leads nowhere.
    private static func exists(_ path: String) -> Bool {
        (try? FileManager.default.attributesOfItem(atPath: path)) != nil
    }
}
