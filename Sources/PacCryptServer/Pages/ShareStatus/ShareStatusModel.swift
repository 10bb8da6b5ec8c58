import PacCryptAPI
import PacShare
import TextEncodings

/// What the page shows that asks for the manage token.
struct ShareStatusAskModel {
    let id: String
    /// What went wrong.
    let error: String?
}

/// What the status page shows to a sender.
struct ShareStatusModel {
    /// One fact.
    struct Row {
        let name: String
        let value: String
    }

    /// One time.
    struct Time {
        let name: String
        let value: Moment
    }

    let id: String
    let manageToken: String
    let state: String
    let rows: [Row]
    let moments: [Time]
    let canReopen: Bool
    let canRevoke: Bool
    /// Good news about what was just done.
    let notice: String?
    /// What went wrong.
    let error: String?

    /// - Parameters:
    ///   - status: what a program is told.
    ///   - id: the share's id.
    ///   - token: the manage token, which the forms of the page send along.
    ///   - notice: good news about what was just done.
    ///   - error: what went wrong.
    init(_ status: ShareStatusAnswer, _ id: ShareID, token: ShareToken, notice: String? = nil, error: String? = nil) {
        self.id = id.text
        manageToken = token.text
        state = Self.words(status)
        rows = Self.rows(status)
        moments = [
            ("Shared", status.createdAt), ("Deleted at the latest", status.expiresAt),
            ("First delivered", status.deliveredAt), ("Over since", status.endedAt),
        ].compactMap { name, time in time.map { Time(name: name, value: Moment($0)) } }
        let isActive = status.state == "active" || status.state == "locked"
        // Also without a bound of the sender's own: recipients may have to wait.
        canReopen = isActive && (status.maxAttempts != nil || status.failedAttempts > 0)
        canRevoke = isActive
        self.notice = notice
        self.error = error
    }

    private static func words(_ status: ShareStatusAnswer) -> String {
        switch status.state {
        case "active" where status.downloading: "Being downloaded"
        case "active" where status.downloadsLeft == 0 && status.deliveredAt != nil: "Picked up, deleted soon"
        case "active": "Waiting to be picked up"
        case "locked": "Locked after too many wrong attempts"
        case "burned": "Picked up and deleted"
        case "revoked": "Deleted by you"
        case "expired": "Its time is over; deleted"
        case "lost": "The server has lost it"
        default: status.state
        }
    }

    private static func rows(_ status: ShareStatusAnswer) -> [Row] {
        let left = status.downloadsLeft.map { "\($0)" } ?? "any number"
        let downloads = status.maxDownloads.map { "\(left) of \($0)" } ?? left
        let failed =
            "\(status.failedAttempts)"
            + (status.attemptsLeft.map { $0 == 0 ? ", which lock it" : "; \($0) more lock it" } ?? "")
        let isText = status.kind == "text"
        return [
            ("Your name for it", status.label.map { ShownText.escaped($0) }), ("Content", isText ? "a text" : nil),
            ("File", isText ? nil : FileName.shown(status.filename)),
            ("Downloads left", downloads), ("Opened", ShareWords.times(status.opened)),
            ("Delivered", ByteCountText.text(status.bytesDelivered)), ("Wrong attempts", failed),
            ("In the server’s log", status.share),
        ].compactMap { name, value in value.map { Row(name: name, value: $0) } }
    }
}
