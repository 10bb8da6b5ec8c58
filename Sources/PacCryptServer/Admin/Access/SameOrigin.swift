import HTTPTypes
import Hummingbird
import RequestGuard

/// Tells a request that comes from this site's own pages from one that another site made a browser send.
enum SameOrigin {
    /// Why a request was refused.
    enum Refusal: String, Equatable {
        /// `Origin` names another site.
        case otherOrigin = "Origin names another site"
        /// `Sec-Fetch-Site` says that another site is the cause.
        case otherSite = "Sec-Fetch-Site names another site"
        /// There is neither header, so nothing can be told.
        case noOrigin = "neither Origin nor Sec-Fetch-Site"
    }

    /// The reason to refuse a request that changes state; nil when it comes from this site.
    ///
    /// - Parameter base: the address that the site was asked under; nil when that cannot be told.
    static func refusal(of fields: HTTPFields, base: BaseURL?) -> Refusal? {
        let site = fields[.secFetchSite]
        if let site, site != "same-origin" { return .otherSite }
        switch fields[.origin] {
        case nil: return site == nil ? .noOrigin : nil
        // A browser hides the origin of a page that asked for no referrer; then only its other word counts.
        case "null": return site == nil ? .otherOrigin : nil
        case let origin?:
            guard let base, let origin = try? BaseURL(parsing: origin), origin == base else { return .otherOrigin }
            return nil
        }
    }
}
