/// What the page of an error shows.
struct ErrorModel {
    let status: Int
    let message: String
    /// What only an admin may see, while errors are verbose.
    let detail: String?
}
