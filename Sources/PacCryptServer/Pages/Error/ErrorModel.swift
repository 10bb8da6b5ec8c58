/// What the page of an error shows.
struct ErrorModel {
    let status: Int
    let message: String
}
