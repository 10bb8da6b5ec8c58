import ArgumentParser
import AuditLog
import CommandLineIO

/// Shows, verifies and exports the audit log.
struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show, verify and export the audit log.",
        discussion: "Showing and exporting are put on record themselves.",
        subcommands: [AuditShow.self, AuditVerify.self, AuditExport.self]
    )
}

/// Prints lines of the log.
struct AuditShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Print the newest lines of the log, the oldest of them first. Times are UTC.")

    @OptionGroup var data: DataDirectoryOptions
    @OptionGroup var filter: AuditFilterOptions

    @Option(help: ArgumentHelp("How many lines to print at most.", valueName: "number"))
    var limit = 100

    @Flag(help: "Print one JSON object for each line.")
    var json = false

    func validate() throws {
        guard (1...100_000).contains(limit) else { throw ValidationError("--limit is a number from 1 to 100000.") }
    }

    func run() throws {
        let log = try AuditData(dataDirectory: data.path)
        let filter = try filter.filter()
        try log.record(.logView)
        var lines: [AuditLine] = []
        var before: UInt64?
        repeat {
            let page = try log.reader.page(filter, before: before, limit: limit - lines.count)
            lines += page.lines
            before = page.next
        } while before != nil && lines.count < limit
        guard !lines.isEmpty else { return }
        let texts = lines.reversed().map { json ? $0.json : DisplayedName.printable($0.legacyText) }
        try CommandOutput.result(texts.joined(separator: "\n"))
    }
}

/// Follows the chain and names what does not fit.
struct AuditVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that no line of the log was changed, removed, inserted or moved.",
        discussion: """
            The exit code is 0 when everything fits and 4 when something does not; each line that does not fit is \
            named. The server writes the head of the log to its ordinary log at start and every hour: a head that was \
            kept outside this machine proves what the log held until then.
            """)

    @OptionGroup var data: DataDirectoryOptions

    @Option(help: ArgumentHelp("A head that was kept elsewhere. Repeat it for several.", valueName: "seq:hash"))
    var head: [String] = []

    func validate() throws {
        _ = try heads()
    }

    func run() throws {
        let result = try AuditData(dataDirectory: data.path).verify(heads())
        var lines = result.damages.map { "\($0)" }
        if result.damageCount > result.damages.count {
            lines.append("… and \(result.damageCount - result.damages.count) more")
        }
        lines.append("\(result.entryCount) entries, \(result.originalLineCount) lines of the original")
        if let head = result.head { lines.append("head \(head)") }
        let isWritten = Result { try CommandOutput.result(lines.joined(separator: "\n")) }
        // The worse news, also where nobody reads the rest.
        guard result.isIntact else { throw CommandError.auditLogDamaged }
        try isWritten.get()
    }

    private func heads() throws -> [AuditHead] {
        try head.map { text in
            guard let head = AuditHead(text) else {
                throw ValidationError("--head is a number, a colon and 64 hexadecimal digits.")
            }
            return head
        }
    }
}

/// Writes the log as JSON lines.
struct AuditExport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write the log as JSON, one object a line, the oldest first.")

    @OptionGroup var data: DataDirectoryOptions
    @OptionGroup var filter: AuditFilterOptions

    @Option(
        name: .shortAndLong, help: ArgumentHelp("The output; - is standard output.", valueName: "out"),
        completion: .file())
    var output = "-"

    @Flag(help: "Overwrite an existing file.")
    var force = false

    func run() throws {
        let log = try AuditData(dataDirectory: data.path)
        let filter = try filter.filter()
        let file = try OutputFile(path: output, replacing: force, permissions: .ownerOnly)
        try log.record(.logExport)
        try log.reader.forEach(filter) { line in
            try file.write(Array("\(line.json)\n".utf8))
        }
        try file.commit(synchronizing: true)
        file.warnOfOtherReaders()
    }
}
