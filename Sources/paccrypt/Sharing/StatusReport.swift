import CommandLineIO
import PacCryptAPI

/// What happened to a share, for people.
struct StatusReport {
    let status: ShareStatusAnswer

    var text: String {
        var lines = ["\(status.label ?? status.filename ?? "Share \(status.share)"): \(state)"]
        lines.append("  made \(status.createdAt), ends \(status.expiresAt)")
        lines.append("  opened: \(status.opened), delivered: \(ByteCount.text(status.bytesDelivered))")
        if let delivered = status.deliveredAt { lines.append("  arrived whole: \(delivered)") }
        if let ended = status.endedAt { lines.append("  over since: \(ended)") }
        lines.append("  downloads left: \(status.downloadsLeft.map(String.init) ?? "any number")")
        lines.append(
            "  wrong attempts: \(status.failedAttempts)" + (status.maxAttempts.map { " of \($0)" } ?? ""))
        return lines.map(DisplayedName.printable).joined(separator: "\n")
    }

    private var state: String {
        status.downloading ? "\(status.state), being downloaded" : status.state
    }
}
