import PacCryptAPI
import PacCryptCore
import PacShare

/// What the second step of a pickup shows: what is in the share, and what opens it.
struct ShareUnlockedModel {
    /// One file.
    struct File {
        let name: String
        let size: String
    }

    let id: String
    let link: String
    let heading: String
    let files: [File]
    let scan: String
    let algorithm: String
    let created: Moment
    let downloadsLeft: String
    let deletion: String
    let ticket: String
    /// Whether a private key opens it, rather than a password.
    let usesKey: Bool
    let passwordLabel: String
    let button: String
    /// What is said while the server works.
    let working: String
    /// Whether the download begins at once, so that the page with the button that ends it is this one.
    let isOneFile: Bool
    /// What stands before that button; nil for none.
    let confirmation: String?
    /// What went wrong.
    let error: String?

    /// - Parameters:
    ///   - unlocked: the share.
    ///   - links: its addresses.
    ///   - error: what went wrong.
    init(_ unlocked: UnlockedShare, _ id: ShareID, links: ShareLinks, error: String? = nil) {
        let answer = ShareUnlockedAnswer(unlocked)
        let isText = unlocked.share.kind == .text
        self.id = id.text
        link = links.pickup
        heading = isText ? "A text" : answer.files.count == 1 ? "A file" : "\(answer.files.count) files"
        files = answer.files.enumerated().map { index, file in
            File(
                name: ShareWords.fileName(file.filename, number: index + 1), size: ByteCountText.text(file.size))
        }
        scan = answer.scan.sentence
        algorithm = ShareWords.algorithm(answer.algorithm)
        created = Moment(answer.createdAt)
        downloadsLeft = answer.downloadsLeft.map { "\($0)" } ?? "any number"
        deletion = DeletionWords.beforeOpening(unlocked.share)
        ticket = answer.ticket.text
        usesKey = Algorithm(rawValue: answer.algorithm)?.requiresKeyPair ?? false
        isOneFile = !isText && answer.files.count == 1
        passwordLabel = isText ? "Password for the text" : "Password for the file\(isOneFile ? "" : "s")"
        button = isText ? "Open the text" : isOneFile ? "Download the file" : "Open the files"
        working = isOneFile ? "Opening… The download begins when it is right." : "Opening…"
        confirmation = DeletionWords.beforeConfirming(unlocked.share, isOpened: false)
        self.error = error
    }
}
