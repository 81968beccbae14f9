//! kpis
