import CommandLineIO
import PacCryptAPI

/// What happened to a share, for people.
struct StatusReport {
    let status: ShareStatusAnswer

    var text: String {
        var lines = ["\(name): \(state)"]
        lines.append("  made \(status.createdAt), ends \(status.expiresAt)")
        lines.append("  opened: \(status.opened), delivered: \(ByteCount.text(status.bytesDelivered))")
        if let delivered = status.deliveredAt { lines.append("  arrived whole: \(delivered)") }
        if let ended = status.endedAt { lines.append("  over since: \(ended)") }
        lines.append("  downloads left: \(status.downloadsLeft.map(String.init) ?? "any number")")
        lines.append(
            "  wrong attempts: \(status.failedAttempts)"
                + (status.attemptsLeft.map { $0 == 0 ? ", which lock it" : "; \($0) more lock it" } ?? ""))
        return lines.map(DisplayedName.printable).joined(separator: "\n")
    }

    /// The server calls a text by a name of its own.
    private var name: String {
        status.label ?? (status.kind == "text" ? "A text" : status.filename) ?? "Share \(status.share)"
    }

    private var state: String {
        status.downloading ? "\(status.state), being downloaded" : status.state
    }
}
