import Hummingbird

/// In which form errors are told: JSON for programs, a page for people.
enum ErrorForm: Sendable, Equatable {
    /// Always JSON.
    case data
    /// A page when a page's form was sent, else JSON.
    case formOfPage
    /// A page for a person, as `Request.prefersPage` knows one, else JSON: forms of pages lead there, browsers follow
    /// links, programs call.
    case preferred
    /// A page, unless it is for a program, as `Request.prefersData` knows one.
    case page

    /// What is usual for a route: the admin area is for both, the rest of the API is for programs, all else for people.
    init(usualAt segments: [Substring], _ access: Route.Access) {
        self =
            switch (access, segments.prefix(2)) {
            case (.adminArea, _), (.admin, _), (.anyone, ["api", "pacshare"]): .preferred
            case (.anyone, let start) where start.first == "api": .data
            case (.anyone, _): .page
            }
    }

    /// Whether an error of the request becomes a page.
    func isPage(for request: Request) -> Bool {
        switch self {
        case .data: false
        case .formOfPage: request.isFormOfPage
        case .preferred: request.prefersPage
        case .page: !request.prefersData
        }
    }
}
