import PacShare
import RequestGuard

/// When a share is deleted, in words for its recipient.
enum DeletionWords {
    /// Before it is opened.
    static func beforeOpening(_ share: Share) -> String {
        switch share.downloadsLeft {
        case 1?:
            share.hasGrace
                ? "\(share.graceText) after it is picked up completely, or when you say that you have it"
                : "as soon as it is picked up completely"
        case 0?:
            share.burnsAt.map { "at \(Moment($0).timeOfDay), or when you say that you have it" }
                ?? "when the download under way is complete"
        default: "at \(Moment(share.expiresAt).text), when its time is over"
        }
    }

    /// What the button that ends it says beforehand; nil when there is nothing to end.
    static func beforeConfirming(_ share: Share, isOpened: Bool) -> String? {
        guard let left = share.downloadsLeft, left <= (isOpened ? 0 : 1), share.hasGrace else { return nil }
        return "When you have everything: it is deleted \(share.graceText) after that, or now."
    }

    /// The same of a text, which arrives with the page.
    ///
    /// - Parameter isAgain: whether it was delivered before, so that the time runs already.
    static func ofText(_ share: Share, isAgain: Bool, now: Timestamp) -> String? {
        guard share.downloadsLeft == 0, share.hasGrace else { return nil }
        guard !isAgain else { return "It is deleted within \(share.graceText), or now." }
        return "It is deleted at \(Moment(now.advanced(bySeconds: share.rules.burnGraceSeconds)).timeOfDay), or now."
    }

    /// What there is to know when somebody can open it again.
    static func whatIsLeft(_ share: Share) -> String {
        switch share.downloadsLeft {
        case 0?: "That was the last download."
        case let left?: "It can be picked up \(ShareWords.times(left)) more, until \(Moment(share.expiresAt).text)."
        case nil: "It stays here until \(Moment(share.expiresAt).text)."
        }
    }
}

extension Share {
    fileprivate var hasGrace: Bool { rules.burnGraceSeconds > 0 }

    fileprivate var graceText: String {
        let minutes = max(1, rules.burnGraceSeconds / 60)
        return minutes == 1 ? "1 minute" : "\(minutes) minutes"
    }
}
