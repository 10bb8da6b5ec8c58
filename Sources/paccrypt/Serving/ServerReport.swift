import AuditLog
import FileSystem
import Foundation
import PacCryptServer
import Settings
import SystemPackage
import Threads

/// What the admin's page tells about this process and its disk.
struct ServerReport: Sendable {
    let state: AccessState
    let shares: ShareParts
    let uploadFolder: FilePath
    let limitations: FolderLimitations
    let threads: ThreadPool
    private let start = ContinuousClock.now

    init(
        state: AccessState, shares: ShareParts, uploadFolder: FilePath, limitations: FolderLimitations,
        threads: ThreadPool
    ) {
        self.state = state
        self.shares = shares
        self.uploadFolder = uploadFolder
        self.limitations = limitations
        self.threads = threads
    }

    /// The facts now.
    func facts() async -> StatusFacts {
        let sizes = try? await threads.run { [uploadFolder] in try Self.sizes(of: uploadFolder) }
        let totals = try? await shares.services.shares.totals()
        let log = try? await threads.run { [state] in try state.reader.size() }
        let scanner = shares.scanner.condition
        let groups = [
            StatusFacts.Group(title: "Process", rows: [("Running for", uptime), ("Number", "\(getpid())")]),
            StatusFacts.Group(
                title: "Audit log",
                rows: [
                    ("State", state.audit.isHealthy ? "written" : "CANNOT BE WRITTEN"),
                    ("Size", log.map { "\($0.files) files, \(SizeText.text($0.bytes))" } ?? "cannot be read"),
                    ("Head, to be kept elsewhere", state.log.head.map { "\($0)" } ?? "none yet"),
                ]),
            StatusFacts.Group(
                title: "Storage",
                rows: [
                    (
                        "Shares",
                        totals.map { "\($0.count), \(SizeText.text($0.storedBytes))" } ?? "the database cannot be read"
                    ),
                    (
                        "Upload folder",
                        sizes.map { "\($0.files) files, \(SizeText.text($0.bytes))" } ?? "cannot be read"
                    ),
                    ("Free on the volume", sizes.map { SizeText.text($0.free) } ?? "unknown"),
                ]),
            StatusFacts.Group(title: "Virus scanner", rows: [("State", scanner.text)]),
        ]
        return StatusFacts(groups: groups, warnings: limitations.sentences + [scanner.warning].compactMap(\.self))
    }

    private var uptime: String {
        let seconds = start.duration(to: .now).components.seconds
        return "\(seconds / 86_400) d \(seconds / 3600 % 24) h \(seconds / 60 % 60) min"
    }

    private struct Sizes {
        var files = 0
        var bytes: UInt64 = 0
        var free: UInt64
    }

    /// What lies in the folder; nothing does while it is missing.
    private static func sizes(of path: FilePath) throws(FileError) -> Sizes {
        guard let folder = try ifPresent({ () throws(FileError) in try OpenFolder(path) }) else {
            return Sizes(free: try OpenFolder(DurableFile(path: path).folder).volumeSpace().availableBytes)
        }
        var sizes = Sizes(free: try folder.volumeSpace().availableBytes)
        var listing = try FolderListing(of: folder)
        while let entry = try listing.next() {
            guard let status = try folder.regularFile(entry.name) else { continue }
            sizes.files += 1
            sizes.bytes += UInt64(clamping: status.size)
        }
        return sizes
    }
}

/// A number of bytes as operators read it.
enum SizeText {
    /// As `25 MiB` or `1.5 GiB`.
    static func text(_ bytes: UInt64) -> String {
        let units = ["bytes", "KiB", "MiB", "GiB", "TiB"]
        var (number, unit) = (Double(bytes), 0)
        while number >= 1024, unit < units.count - 1 { (number, unit) = (number / 1024, unit + 1) }
        return unit == 0 ? "\(bytes) bytes" : "\((number * 10).rounded() / 10) \(units[unit])"
    }
}
