use actix_web::{App, HttpResponse, HttpServer, rt::System, web};
use std::net::SocketAddr;

/// Serves the least that the same HTTP library can: the limit of every figure that goes through HTTP.
pub fn serve(listen: SocketAddr, workers: usize) -> anyhow::Result<()> {
    let hello = || App::new().default_service(web::to(async || HttpResponse::Ok().body("hello")));
    System::new().block_on(async { HttpServer::new(hello).workers(workers).bind(listen)?.run().await })?;
    Ok(())
}
