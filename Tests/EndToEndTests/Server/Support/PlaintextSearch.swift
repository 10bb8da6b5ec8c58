import Foundation
import Glibc
import TestSupport
import Testing

/// Searches everything on the disk that a server could have written for a text that its clients sent.
struct PlaintextSearch {
    /// 32 bytes that content made with ``content(bytes:)`` repeats from start to end.
    static let marker = Data("Marker/of/plaintext/0123456789ab".utf8)

    /// The files that hold the marker.
    private(set) var findings: [String] = []
    /// Bytes of open files without a name that were searched.
    private(set) var deletedBytes = 0
    /// The files that were searched.
    private(set) var names: [String] = []

    /// Searches folders to their depth, and the open files of a process.
    init(folders: [URL], process: pid_t? = nil) throws {
        for folder in folders {
            let names = FileManager.default.enumerator(atPath: folder.path)
            while let name = names?.nextObject() as? String {
                let path = folder.appendingPathComponent(name).path
                var status = stat()
                guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { continue }
                try search(path, name: path)
            }
        }
        guard let process else { return }
        for entry in try OpenFiles(of: process).entries where entry.isRegularFile {
            try search(entry.path, name: entry.target)
            if entry.target.hasSuffix(" (deleted)") { deletedBytes += entry.size }
        }
    }

    /// Content that repeats the marker, as a client would send it.
    static func content(bytes: Int) -> Data {
        var content = Data(capacity: bytes)
        while content.count < bytes { content.append(marker) }
        return content.prefix(bytes)
    }

    private mutating func search(_ path: String, name: String) throws {
        let content: Data
        do {
            content = try Data(contentsOf: URL(fileURLWithPath: path))
        } catch CocoaError.fileReadNoSuchFile {
            return  // closed or deleted since it was listed, so that it holds nothing
        }
        names.append(name)
        if ByteSearch.contains(Self.marker, in: content) { findings.append(name) }
    }
}

extension RunningServer {
    /// Searches the data directory, the temporary folder and the open files.
    func searchForPlaintext() throws -> PlaintextSearch {
        try PlaintextSearch(folders: [folder["data"], folder["tmp"]], process: identifier)
    }

    /// Stops the process again and again, for a search each time, and lets it work in between, until something is so.
    func expectNoPlaintext(until isOver: () throws -> Bool) throws {
        let end = ContinuousClock.now + .seconds(90)
        repeat {
            send(SIGSTOP)
            defer { send(SIGCONT) }
            #expect(try searchForPlaintext().findings.isEmpty)
            guard ContinuousClock.now < end else {
                Issue.record("What is waited for does not come.")
                return
            }
            send(SIGCONT)
            usleep(100_000)
        } while try !isOver()
    }
}
